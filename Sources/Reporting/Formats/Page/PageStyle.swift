/// The style of a page, light or dark as its reader's system is.
let pageStyle = """
  :root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --paper: #fff; --line: #d0d7de; --well: #f6f8fa;
    --accent: #0b5cad; --up: #116329; --down: #8a4600; --bad: #b3261e; --before: #8c959f; }
  @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9da7b1; --paper: #0d1117; --line: #3d444d;
    --well: #161b22; --accent: #6cb6ff; --up: #57c36c; --down: #e3a14f; --bad: #ff8a80; --before: #6e7781; } }
  * { box-sizing: border-box; }
  body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
  main { max-width: 76rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
  .report + .report { border-top: 2px solid var(--line); margin-top: 3rem; padding-top: 1rem; }
  h1 { font-size: 1.35rem; line-height: 1.3; margin: 0 0 .75rem; overflow-wrap: anywhere; }
  h2 { font-size: 1.1rem; margin: 1.75rem 0 .5rem; }
  p { margin: .5rem 0; }
  code, pre, .rows td { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .875rem; }
  pre { background: var(--well); border: 1px solid var(--line); border-radius: 6px; padding: .75rem;
    white-space: pre-wrap; overflow-wrap: anywhere; }
  .digest { overflow-wrap: anywhere; }
  .counts { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; margin: 0 0 1rem; padding: 0; }
  .counts li { background: var(--well); border: 1px solid var(--line); border-radius: 1rem; padding: .1rem .75rem; }
  .alerts { border: 1px solid var(--bad); border-left-width: 6px; border-radius: 6px; padding: 0 1rem;
    margin: 1rem 0; }
  .alerts ul { padding-left: 1.25rem; margin: .5rem 0 .75rem; }
  .alerts h2 { color: var(--bad); margin: .75rem 0 0; }
  .alerts li { overflow-wrap: anywhere; }
  .help { color: var(--soft); }
  table { border-collapse: collapse; }
  caption { text-align: left; color: var(--soft); padding: .25rem 0; }
  th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--line); }
  .seats { width: 100%; max-width: 48rem; margin: 1rem 0; }
  .seats caption { color: var(--ink); font-weight: 600; font-size: 1.1rem; }
  .seats td { font-variant-numeric: tabular-nums; }
  .seats .bar { width: 50%; min-width: 8rem; }
  .seats svg { display: block; width: 100%; height: 1.25rem; overflow: visible; }
  rect.before { fill: var(--before); } rect.after { fill: var(--accent); }
  line.limit { stroke: var(--bad); stroke-width: 3; vector-effect: non-scaling-stroke; }
  .key { display: inline-block; width: .75rem; height: .75rem; margin: 0 .25rem 0 .5rem; border-radius: 2px; }
  .key.before { background: var(--before); } .key.after { background: var(--accent); }
  .key.limit { background: var(--bad); width: 3px; border-radius: 0; }
  .controls { display: flex; flex-wrap: wrap; gap: .75rem 1rem; }
  .controls label { display: flex; flex-direction: column; color: var(--soft); font-size: .875rem; }
  .controls label:first-child { flex: 1 1 14rem; }
  [hidden] { display: none !important; }
  input, select, button { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line);
    border-radius: 6px; padding: .35rem .6rem; min-width: 0; }
  input, select { border-color: var(--before); }
  button { cursor: pointer; } button:disabled { color: var(--soft); cursor: default; }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 1px; }
  .status { color: var(--soft); }
  .scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; }
  .rows { width: 100%; }
  .rows caption { padding: .4rem .75rem; }
  .rows th { background: var(--well); white-space: nowrap; padding: .2rem .25rem; }
  .rows th button { border: 0; background: none; font-weight: 600; padding: .2rem .35rem; }
  .rows th button::after { content: " \\2195"; color: var(--soft); }
  .rows th[aria-sort=ascending] button::after { content: " \\2191"; color: var(--accent); }
  .rows th[aria-sort=descending] button::after { content: " \\2193"; color: var(--accent); }
  .rows td { white-space: nowrap; }
  .error h2, .error td:first-child { color: var(--bad); }
  .remark h2, .remark td:first-child { color: var(--down); }
  .rows td.wide { white-space: normal; overflow-wrap: anywhere; min-width: 14rem; max-width: 30rem; }
  .rows tbody tr:last-child td { border-bottom: 0; }
  .rows tbody tr:hover { background: var(--well); }
  td.upgrade, td.applied { color: var(--up); } td.downgrade, td.missing { color: var(--down); }
  td.rejected, td.stale, td.unverified, td.unknown { color: var(--bad); font-weight: 600; }
  .pages { display: flex; flex-wrap: wrap; align-items: center; gap: .75rem; margin-top: .75rem; }
  """
