# SPDX-License-Identifier: BSD-3-Clause
"""tests/pictures.py -- see tests/run-pictures.sh."""
import html
import re
import sys


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def labels_of_graph(text):
    labels = []
    for line in text.splitlines():
        node = re.match(r'\t(\w+) \[(?:label="([^"]*)")?', line)
        edge = re.match(r'\t\w+ -> \w+ \[label="([^"]*)"', line)
        if edge:
            labels.append(edge.group(1))
        elif node and node.group(1) not in ("node", "edge"):
            labels += (node.group(2) or node.group(1)).split("\\n")
    return sorted(x for x in labels if x)


def labels_of_picture(text):
    return sorted(html.unescape(x) for x in re.findall(r"<text[^>]*>([^<]*)</text>", text))


def main():
    passed = failed = 0
    for name in ("smtp", "spam", "sip", "dos"):
        want = labels_of_graph(read("tests/golden/dot/%s.dot" % name))
        got = labels_of_picture(read("docs/pictures/%s.svg" % name))
        if want and want == got:
            passed += 1
        else:
            failed += 1
            print("FAIL docs/pictures/%s.svg: make pictures\n  wanted %s\n  got    %s" % (name, want, got))
    print("pictures: %d passed, %d failed, 0 skipped" % (passed, failed))
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
