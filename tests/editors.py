# SPDX-License-Identifier: BSD-3-Clause
"""tests/editors.py ANALOGC -- see tests/run-editors.sh."""
import json
import re
import subprocess
import sys

VIM = "docs/editors/vim/syntax/analog.vim"
CODE = "docs/editors/vscode/"


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def words_of_lexer():
    lexer = read("compiler/lexer.l")
    keywords = set(re.findall(r'^"([a-z]+)" +\{', lexer, re.M))
    declared = set(re.findall(r'\{ "([a-z]+)", LEX_', lexer))
    return keywords, declared


def words_of_vim(group):
    lines = re.findall(r"^syntax keyword %s (?:contained )?(.*)$" % group, read(VIM), re.M)
    return set(" ".join(lines).split())


def words_of_code(grammar, first):
    """The words of the pattern whose list begins with `first`."""
    text = json.dumps(grammar)
    found = re.search(r"\\\\b\((%s\|[a-z_|?]*)\)" % first, text)
    return set(found.group(1).split("|")) if found else set()


def main():
    checks = []
    keywords, declared = words_of_lexer()
    grammar = json.loads(read(CODE + "syntaxes/analog.tmLanguage.json"))
    package = json.loads(read(CODE + "package.json"))
    json.loads(read(CODE + "language-configuration.json"))
    checks.append(("the lexer's words were found", len(keywords) == 8 and len(declared) >= 18))
    checks.append(("vim: keywords", words_of_vim("analogKeyword") == keywords))
    checks.append(("vim: declarations", words_of_vim("analogDeclaration") == declared))
    checks.append(("code: keywords", words_of_code(grammar, "component") == keywords))
    checks.append(("code: declarations", words_of_code(grammar, "type") == declared))
    for pattern in re.findall(r'"(?:match|begin|end)": ("(?:[^"\\]|\\.)*")',
                              read(CODE + "syntaxes/analog.tmLanguage.json")):
        re.compile(json.loads(pattern))
    matcher = package["contributes"]["problemMatchers"][0]["pattern"]["regexp"]
    run = subprocess.run([sys.argv[1], "-fsyntax-only", "-"], input="component c(parallel) {",
                         capture_output=True, text=True, check=False)
    first = run.stderr.splitlines()[0] if run.stderr else ""
    checks.append(("code: the problem matcher reads '%s'" % first, re.match(matcher, first) is not None))
    failed = [name for name, holds in checks if not holds]
    for name in failed:
        print("FAIL", name)
    print("editors: %d passed, %d failed, 0 skipped" % (len(checks) - len(failed), len(failed)))
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
