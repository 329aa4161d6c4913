import Testing

/// When output is coloured. The order is `--color`, `NO_COLOR`, `CLICOLOR_FORCE`, then whether it goes to a terminal
/// that isn't dumb; `CI` has no say.
@Suite struct `Colour` {
  /// Each cell is a run of the real binary, those of a terminal on one of its own.
  private static let cells = """
                                              terminal            pipe
      NO_COLOR  CLICOLOR_FORCE  CI    TERM    auto always never   auto always never
      -         -               -     xterm   yes  yes    -       -    yes    -
      -         -               -     dumb    -    yes    -       -    yes    -
      -         -               true  xterm   yes  yes    -       -    yes    -
      -         -               true  dumb    -    yes    -       -    yes    -
      -         1               -     xterm   yes  yes    -       yes  yes    -
      -         1               -     dumb    yes  yes    -       yes  yes    -
      -         1               true  xterm   yes  yes    -       yes  yes    -
      -         1               true  dumb    yes  yes    -       yes  yes    -
      1         -               -     xterm   -    yes    -       -    yes    -
      1         -               -     dumb    -    yes    -       -    yes    -
      1         -               true  xterm   -    yes    -       -    yes    -
      1         -               true  dumb    -    yes    -       -    yes    -
      1         1               -     xterm   -    yes    -       -    yes    -
      1         1               -     dumb    -    yes    -       -    yes    -
      1         1               true  xterm   -    yes    -       -    yes    -
      1         1               true  dumb    -    yes    -       -    yes    -

    """

  @Test func `is decided by the option, two variables and the terminal, in this order`() throws {
    try withTool { tool in
      try tool.write("version: 1\naccount: a\nusers: [{id: '1', license: Pro}]\n", to: "policy.yaml")
      try tool.write(
        #"{"Users":[{"UserId":"1","AccountId":"a","LicenseType":"Basic"}]}"#, to: "users.json")
      let run = try tool.shell(Self.script, within: 240)
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output == Self.cells)
    }
  }

  @Test func `isn't forced by a CLICOLOR_FORCE of 0`() throws {
    try withTool { tool in
      try tool.write("version: 1\naccount: a\nusers: [{id: '1', license: Pro}]\n", to: "policy.yaml")
      try tool.write(
        #"{"Users":[{"UserId":"1","AccountId":"a","LicenseType":"Basic"}]}"#, to: "users.json")
      let run = try tool.run(
        list: ["plan", "policy.yaml", "--directory", "snapshot:users.json"],
        environment: ["CLICOLOR_FORCE": "0"])
      #expect(run.output.contains("↑ 1  license"))
      #expect(!run.output.contains("\u{1B}"))
    }
  }

  /// Prints the table. An empty variable counts as one that isn't set.
  private static let script = #"""
    esc=$(printf '\033')
    cell() {
      if grep -q "$esc\[" shown; then printf "%-$1s" yes; else printf "%-$1s" -; fi
    }
    printf '%42s%s\n' '' 'terminal            pipe'
    printf '  NO_COLOR  CLICOLOR_FORCE  CI    TERM    auto always never   auto always never\n'
    for no in '' 1; do for force in '' 1; do for ci in '' true; do for term in xterm dumb; do
      export NO_COLOR=$no CLICOLOR_FORCE=$force CI=$ci TERM=$term
      row=$(
        printf '  %-10s%-16s%-6s%-8s' "${no:--}" "${force:--}" "${ci:--}" "$term"
        for where in terminal pipe; do
          for color in auto always never; do
            plan="$ROLLCALL plan policy.yaml --directory snapshot:users.json --color $color"
            if [ $where = terminal ]; then
              script --quiet --return --command "$plan" shown < /dev/null > /dev/null || exit 1
            else
              $plan | cat > shown
            fi
            grep -q license shown || exit 1
            case $color in auto) cell 5 ;; always) cell 7 ;; never) cell 8 ;; esac
          done
        done
      ) || exit 1
      printf '%s\n' "$row" | sed 's/ *$//'
    done; done; done; done
    """#
}
