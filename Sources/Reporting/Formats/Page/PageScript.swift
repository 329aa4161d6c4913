/// The script of a page: it fills each table with the rows that its reader asks for, a hundred at a time.
///
/// Cells are set as text, never as markup.
let pageScript = """
  "use strict";
  const rowsPerPage = 100, choicesShown = 50, wideCell = 48, rowsInSight = 10;

  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  function fill(section) {
    const data = section.querySelector("script[type='application/json']");
    if (!data) return;
    const rows = JSON.parse(data.textContent);
    data.remove();
    const controls = section.querySelector(".controls"), status = section.querySelector(".status");
    const frame = section.querySelector(".scroll"), table = section.querySelector(".rows");
    const pages = section.querySelector(".pages"), headers = [...table.tHead.rows[0].cells];
    const names = headers.map(header => header.textContent);
    let haystacks = null, shown = rows, page = 0, column = -1, direction = 1;

    const search = element("input", { type: "search", autocomplete: "off", spellcheck: false });
    controls.append(element("label", {}, "Search", search));
    const filters = [0, names.indexOf("Attribute")].filter(index => index >= 0).map(index => {
      const counts = new Map();
      for (const row of rows) counts.set(row[index], (counts.get(row[index]) || 0) + 1);
      const select = element("select", {}, element("option", { value: "", textContent: "all" }));
      for (const [value, count] of [...counts].filter(([value]) => value).slice(0, choicesShown))
        select.append(element("option", { value, textContent: value + " (" + count + ")" }));
      controls.append(element("label", {}, names[index], select));
      select.addEventListener("change", update);
      return { index, select };
    });

    const back = element("button", { type: "button", textContent: "Previous" });
    const next = element("button", { type: "button", textContent: "Next" });
    const where = element("span", {});
    pages.append(back, where, next);
    back.addEventListener("click", () => turn(-1));
    next.addEventListener("click", () => turn(1));
    search.addEventListener("input", update);
    table.tHead.addEventListener("click", event => {
      const button = event.target.closest("button");
      if (button) sort(Number(button.dataset.column));
    });

    function matches(words) {
      if (!words.length) return () => true;
      haystacks = haystacks || rows.map(row => row.join("\\n").toLowerCase());
      return index => words.every(word => haystacks[index].includes(word));
    }

    function update() {
      const found = matches(search.value.toLowerCase().split(/\\s+/).filter(Boolean));
      const wanted = filters.filter(filter => filter.select.value);
      shown = rows.filter((row, index) =>
        wanted.every(filter => row[filter.index] === filter.select.value) && found(index));
      if (column >= 0) shown.sort((left, right) => {
        const a = left[column] || "", b = right[column] || "";
        return a < b ? -direction : a > b ? direction : 0;
      });
      page = 0;
      draw();
    }

    function sort(chosen) {
      if (column !== chosen) [column, direction] = [chosen, 1];
      else if (direction > 0) direction = -1;
      else column = -1;
      headers.forEach((header, index) => header.setAttribute(
        "aria-sort", index !== column ? "none" : direction > 0 ? "ascending" : "descending"));
      update();
    }

    function turn(step) {
      page += step;
      draw();
      frame.scrollIntoView({ block: "nearest" });
    }

    function cell(text, index) {
      const made = element("td", { textContent: text });
      if (index === 0) made.className = (text.match(/[a-z]+/) || [""])[0];
      else if (text.length > wideCell) made.className = "wide";
      return made;
    }

    function draw() {
      const first = page * rowsPerPage, last = Math.min(first + rowsPerPage, shown.length);
      const body = element("tbody", {});
      for (let index = first; index < last; index++) {
        const line = element("tr", {}, ...names.map((_, at) => cell(shown[index][at] || "", at)));
        line.setAttribute("aria-rowindex", index + 2);
        body.append(line);
      }
      table.tBodies[0].replaceWith(body);
      table.setAttribute("aria-rowcount", shown.length + 1);
      status.textContent = shown.length === rows.length
        ? rows.length + (rows.length === 1 ? " row" : " rows")
        : shown.length + " of " + rows.length + " rows match";
      where.textContent = shown.length ? (first + 1) + "\\u2013" + last + " of " + shown.length : "";
      pages.hidden = shown.length <= rowsPerPage;
      back.disabled = page === 0;
      next.disabled = last >= shown.length;
    }

    frame.hidden = false;
    controls.hidden = status.hidden = rows.length <= rowsInSight;
    draw();
  }

  document.querySelectorAll(".table").forEach(fill);
  """
