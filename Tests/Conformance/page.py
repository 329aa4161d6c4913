"""Uses the page that `--out html=PATH` writes as its readers do, in headless Chromium.

Usage: page.py BIN [--pictures FOLDER]

BIN is the folder with rollcall. A page of a hundred thousand users, some with hostile names, is searched, filtered,
sorted and turned, by mouse and by keyboard; nothing may be asked of the network, and nothing of a name may act. Small
pages have several tables, of warnings and of grants, and of errors.
With --pictures, pictures of the pages are kept there for people to look at.
"""

import contextlib
import functools
import http.server
import json
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from checks import check, finish

ACCOUNT = "12a3456b-7c89-012d-3456-78901e23fg45"
USERS = 100_000
HOSTILE = [
    "</script><script>document.title='caught'</script>", "<img src=x onerror=document.title='caught'>",
    "<!--<script>", "\u202egnp.exe", "'\"><svg onload=document.title='caught'>", "javascript:document.title='caught'",
]
# Chromium counts pixels; a column of text is about eight of them.
SIZES = {"80": 80 * 8 + 40, "120": 120 * 8 + 40}


def write_account(bin, folder, count):
    """An embedded directory of Basic users, a tenth of them Pro, and a policy that turns that around."""
    users = [{"UserId": f"u-{number:06}", "PrimaryEmail": f"person{number:06}@example.com",
              "LicenseType": "Pro" if number % 10 == 9 else "Basic", "UserType": "PrivateUser"}
             for number in range(count)]
    for number, name in enumerate(HOSTILE[:count]):
        users[number]["PrimaryEmail"] = name
    (folder / "users.json").write_text(json.dumps({"Users": users}))
    subprocess.run([bin / "rollcall", "local", "load", "users.json", "--into", "d.sqlite", "--account", ACCOUNT,
                    "--quiet"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    groups = [("sales", "Pro", [user for user in users if user["LicenseType"] == "Basic"]),
              ("former", "Basic", [user for user in users if user["LicenseType"] == "Pro"])]
    policy = ["version: 1", f"account: {ACCOUNT}", "seats:", f"  Pro: {count}", "guardrails:", "  maxDowngrades: 0",
              "groups:"]
    for name, license, members in groups:
        policy += [f"  {name}:", f"    license: {license}", "    members:"]
        policy += [f"      - {user['UserId']}" for user in members] + ["      - gone@example.com"] * (name == "sales")
    (folder / "policy.yaml").write_text("\n".join(policy) + "\n")


def write_page(bin, folder, name, *options):
    subprocess.run([bin / "rollcall", "plan", "policy.yaml", "--directory", "sqlite:d.sqlite", "--format", "github",
                    "--out", f"html={name}", *options], cwd=folder, check=True, stdout=subprocess.DEVNULL)


REMARKS = """version: 1
account: {account}
defaults: {{license: Basic}}
groups:
  idle: {{license: Plus}}
users:
  - id: 0123
  - {{id: u-000001, license: Pro, until: 2027-01-15, reason: '<img src=x onerror=document.title="caught">'}}
  - {{id: u-000002, type: SharedDevice, until: 2027-01-16}}
  - {{id: u-000003, license: Pro, until: 2027-01-31}}
"""


def write_remarks(bin, folder):
    """A page with warnings and grants, and one of a policy with an error beside its warnings."""
    (folder / "remarks.yaml").write_text(REMARKS.format(account=ACCOUNT))
    (folder / "errors.yaml").write_text(REMARKS.format(account=ACCOUNT).replace("license: Basic", "license: Gold"))
    for name, status in [("remarks", 0), ("errors", 65)]:
        run = subprocess.run([bin / "rollcall", "plan", f"{name}.yaml", "--directory", "sqlite:d.sqlite", "--today",
                              "2027-01-17", "--quiet", "--format", "github", "--out", f"html={name}.html"], cwd=folder,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        check(f"the page of {name} is written", run.returncode, status)


class Listener(http.server.SimpleHTTPRequestHandler):
    """Serves the pages, and remembers everything that is asked for."""

    asked = []

    def do_GET(self):
        self.asked.append(self.path)
        super().do_GET()

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def served(folder):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Listener, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@contextlib.contextmanager
def browser(*options, scripts=True):
    choices = webdriver.ChromeOptions()
    for option in ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
                   # No host but our own can be found, whatever a page asks for.
                   "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", *options]:
        choices.add_argument(option)
    if not scripts:
        choices.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    choices.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(choices, webdriver.ChromeService("/usr/bin/chromedriver"))
    try:
        yield driver
    finally:
        driver.quit()


class Page:
    """What a reader sees and does."""

    def __init__(self, driver):
        self.driver = driver

    def one(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def cells(self, row):
        return [cell.text for cell in self.all(f".rows tbody tr:nth-child({row}) td")]

    def rows(self):
        return len(self.all(".rows tbody tr"))

    @property
    def status(self):
        return self.one("[role=status]").text

    @property
    def search(self):
        return self.one("input[type=search]")

    def type(self, text):
        self.search.clear()
        self.search.send_keys(text)

    def choose(self, label, text):
        [select] = [one for one in self.all(".controls label") if one.text.split("\n")[0] == label]
        Select(select.find_element(By.TAG_NAME, "select")).select_by_visible_text(text)

    def header(self, name):
        [header] = [one for one in self.all(".rows th") if one.text.split()[0] == name]
        return header

    def sort(self, name):
        self.header(name).find_element(By.TAG_NAME, "button").click()
        return self.header(name).get_attribute("aria-sort")


def check_tables(page):
    check("all rows are counted", page.status, f"{USERS + 1} rows")
    check("a page of rows is there, and no more", page.rows(), 100)
    check("downgrades come first", page.cells(1),
          ["↓ downgrade", "person000009@example.com", "license", "Pro", "Basic", "policy.yaml:90013", "group former"])
    page.type("person012345")
    check("a search finds", (page.status, page.cells(1)[:2]),
          ("1 of 100001 rows match", ["↑ upgrade", "person012345@example.com"]))
    page.type("PERSON0123 upgrade")
    check("every word has to be found, in whatever case", page.status, "90 of 100001 rows match")
    page.type("nobody")
    check("a search in vain says so", (page.status, page.rows()), ("0 of 100001 rows match", 0))
    page.type(" ")
    page.choose("Change", "↓ downgrade (10000)")
    check("a filter counts", page.status, "10000 of 100001 rows match")
    page.type("999@")
    check("a filter and a search go together", page.status, "100 of 100001 rows match")
    page.choose("Change", "all")
    page.search.send_keys(Keys.CONTROL + "a", Keys.DELETE)
    check("what is cleared shows all", page.status, f"{USERS + 1} rows")
    page.choose("Attribute", f"license ({USERS})")
    check("attributes are filtered", page.status, "100000 of 100001 rows match")
    page.choose("Attribute", "all")


def check_remarks(driver, address, pictures):
    """Each table stands by itself, under its heading; few rows need no search."""
    expected = {
        "remarks": ("Changes", {"Warnings": "RC1502 RC1501", "Grants": "! ran out ! ran out - ends"}),
        "errors": ("Errors", {"Warnings": "RC1501"})}
    for name, (first, remarks) in expected.items():
        driver.get(f"{address}/{name}.html")
        page = Page(driver)
        headings = [one.text for one in page.all(".table h2")]
        firsts = [" ".join(cell.text for cell in table.find_elements(By.CSS_SELECTOR, "tbody td:first-child"))
                  for table in page.all(".table")]
        check(f"the tables of {name}", headings, [first, *remarks])
        check(f"the remarks of {name}", firsts[1:], list(remarks.values()))
        shown = [table.find_element(By.CSS_SELECTOR, ".controls").is_displayed() for table in page.all(".table")]
        rows = [len(table.find_elements(By.CSS_SELECTOR, "tbody tr")) for table in page.all(".table")]
        check(f"few rows of {name} need no search", shown, [count > 10 for count in rows])
        colours = {driver.execute_script("return getComputedStyle(arguments[0]).color", one) for one in page.all(".table h2")}
        check(f"what weighs less is another colour, in {name}", len(colours), 2)
        check(f"no reason has acted in {name}", driver.title == "caught", False)
        check_names_of_controls(page, f"in {name}")
        take_pictures(driver, f"{address}/{name}.html", pictures)
    check_quiet(driver)


def check_order(page):
    check("a header sorts", (page.sort("User"), page.cells(1)[1]), ("ascending", "'\"><svg onload=document.title='caught'>"))
    check("twice the other way round", (page.sort("User"), page.cells(1)[1]), ("descending", "person099999@example.com"))
    check("thrice as it was", (page.sort("User"), page.cells(1)[0]), ("none", "↓ downgrade"))
    button = page.header("Change").find_element(By.TAG_NAME, "button")
    button.send_keys(Keys.ENTER)
    check("by keyboard as well", page.header("Change").get_attribute("aria-sort"), "ascending")
    button.send_keys(Keys.SPACE, Keys.SPACE)
    back, next = page.all(".pages button")
    check("the first page has none before it", (back.is_enabled(), next.is_enabled()), (False, True))
    next.click()
    check("pages are turned", page.one(".pages span").text, "101–200 of 100001")
    check("rows say where they are", page.one(".rows tbody tr").get_attribute("aria-rowindex"), "102")
    back.click()


def check_names(page):
    for name in HOSTILE:
        page.type(name[-7:])
        shown = [cells for row in range(1, page.rows() + 1) if (cells := page.cells(row)[1:2])]
        expected = name.replace("\u202e", "\\u{202E}")
        check(f"a hostile name is text: {name!r}", [expected] in shown, True)
    page.type(" ")
    check("no name has acted", page.driver.title, f"Plan for Chime account {ACCOUNT} (Team)")
    check("no name is an element", len(page.all(".rows tbody img, .rows tbody svg, .rows tbody script")), 0)


def check_names_of_controls(page, what):
    unlabelled = [one.tag_name for one in page.all("input, select, button") if one.is_displayed() and not one.accessible_name]
    check(f"every control has a name, {what}", unlabelled, [])
    check(f"every table has a caption, {what}", [len(table.find_elements(By.TAG_NAME, "caption")) for table in page.all("table")],
          [1] * len(page.all("table")))


def check_access(page):
    """What a screen reader is told."""
    check_names_of_controls(page, "in a large page")
    check("the table knows how many rows it has", page.one(".rows").get_attribute("aria-rowcount"), str(USERS + 2))
    check("the count is announced", page.one("[role=status]").get_attribute("aria-live"), "polite")
    check("the table can be scrolled by keyboard", page.one(".scroll").get_attribute("tabindex"), "0")
    check("the language is told", page.one("html").get_attribute("lang"), "en")
    # From the top of the page, everything that can be used is reached by the tabulator.
    page.driver.execute_script("document.activeElement.blur(); window.scrollTo(0, 0)")
    reached = set()
    for _ in range(20):
        page.driver.switch_to.active_element.send_keys(Keys.TAB)
        reached.add(page.driver.switch_to.active_element.tag_name)
    check("the tabulator reaches all", {"input", "select", "button", "div"} <= reached, True)


def check_quiet(driver):
    """Nothing is asked for but the page, and nothing is complained of."""
    events = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    asked = [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]
    check("the page asks for nothing", [url for url in asked if not url.endswith((".html", "favicon.ico"))], [])
    complaints = [entry["message"] for entry in driver.get_log("browser") if "favicon.ico" not in entry["message"]]
    check("the page's policy refuses nothing of its own", complaints, [])


def check_policy(driver):
    """What the content security policy is there for: what isn't the page's own doesn't run, and nothing gets out."""
    driver.execute_script("""
        const script = document.createElement("script"); script.textContent = "document.title = 'caught'";
        document.body.append(script);
        const image = new Image(); image.src = "leak.png"; document.body.append(image);""")
    time.sleep(0.2)
    check("another script doesn't run", driver.title == "caught", False)
    check("an image isn't loaded", [path for path in Listener.asked if "leak" in path], [])


def take_pictures(driver, url, pictures):
    for size, width in SIZES.items():
        for scheme in ["light", "dark"]:
            driver.set_window_size(width, 1100)
            driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
                "features": [{"name": "prefers-color-scheme", "value": scheme}]})
            driver.get(url)
            back = driver.execute_script("return getComputedStyle(document.body).backgroundColor")
            check(f"{scheme} is {scheme}", back, {"light": "rgb(255, 255, 255)", "dark": "rgb(13, 17, 23)"}[scheme])
            wide = driver.execute_script("return document.documentElement.scrollWidth > innerWidth")
            check(f"nothing sticks out at {size} columns, {scheme}", wide, False)
            if pictures:
                driver.save_screenshot(str(pictures / f"{pathlib.Path(url).stem}-{size}-{scheme}.png"))


def main(bin, pictures):
    with tempfile.TemporaryDirectory() as name, served(name) as address:
        folder = pathlib.Path(name)
        write_account(bin, folder, USERS)
        write_page(bin, folder, "large.html")
        write_remarks(bin, folder)
        with browser("--window-size=1200,1100") as driver:
            start = time.monotonic()
            driver.get(f"{address}/large.html")
            page = Page(driver)
            print(f"a page of {USERS:,} users ({(folder / 'large.html').stat().st_size >> 20} MiB) "
                  f"is there after {time.monotonic() - start:.1f} s")
            check_tables(page)
            check_order(page)
            check_names(page)
            check_access(page)
            check_quiet(driver)
            take_pictures(driver, f"{address}/large.html", pictures)
            check_remarks(driver, address, pictures)
            check_policy(driver)
        with browser(scripts=False) as driver:
            driver.get(f"{address}/large.html")
            page = Page(driver)
            check("without scripts the page says what to do", "The table needs scripts." in page.one("main").text, True)
            check("without scripts objections are there", "maxDowngrades allows 0" in page.one(".alerts").text, True)
    finish()


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[3]) if sys.argv[2:3] == ["--pictures"] else None
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    main(pathlib.Path(sys.argv[1]).resolve(), folder)
