package dev.golden.orchestrator.guard.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.orchestrator.guard.JsonRepair;
import dev.golden.orchestrator.guard.fix.Mender;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class FixersTest {

    @Test
    void takesCodeOutOfFencesAndProse() {
        mends(
                "Sure! Here's the code:\n\n```python\ndef f(x):\n    return x\n```\n\nLet me know if it helps.",
                "def f(x):\n    return x\n",
                "fences");
    }

    @Test
    void takesTheLongestBlockOfTheLanguage() {
        mends(
                "```bash\npip install a-rather-long-name-of-a-package\n```\n```python\nx = 1\n```\n```python\nx = 1\ny = 2\n```\n",
                "x = 1\ny = 2\n",
                "fences");
    }

    @Test
    void leavesFencesInDocstringsAlone() {
        untouched("def f():\n    \"\"\"Use:\n\n```python\nf()\n```\n    \"\"\"\n    return 1\n");
    }

    @Test
    void mendsUnclosedFence() {
        mends("```py\nx = 1\n", "x = 1\n", "fences");
    }

    @Test
    void cutsSentencesAround() {
        mends(
                "The function below adds.\n\ndef f(a, b):\n    return a + b\n\nThis function adds two numbers.\n",
                "\ndef f(a, b):\n    return a + b\n",
                "prose");
    }

    @Test
    void addsMissingColons() {
        mends(
                "def f(x)  # note\n    if x > 1\n        return {1: 2}\n    else\n        return x[1:2]\n",
                "def f(x):  # note\n    if x > 1:\n        return {1: 2}\n    else:\n        return x[1:2]\n",
                "missing-colon");
        mends(
                "class A\n    def f(self, a: int) -> int\n        return a\n",
                "class A:\n    def f(self, a: int) -> int:\n        return a\n",
                "missing-colon");
        mends(
                "def f(\n    a,\n    b,\n)\n    return a\n",
                "def f(\n    a,\n    b,\n):\n    return a\n",
                "missing-colon");
    }

    @Test
    void closesBrackets() {
        mends(
                "def f(x):\n    return sorted(set(x)\n\n\ndef g():\n    return [1, 2\n",
                "def f(x):\n    return sorted(set(x))\n\n\ndef g():\n    return [1, 2]\n",
                "brackets");
        mends("def f(x:\n    return x\n", "def f(x):\n    return x\n", "brackets");
        mends("x = foo(1\ny = 3\n", "x = foo(1)\ny = 3\n", "brackets");
        mends("print(foo(1)))\n", "print(foo(1))\n", "brackets");
        mends("x = foo([1, 2)\n", "x = foo([1, 2])\n", "brackets");
    }

    @Test
    void replacesTypographyOutsideStringsOnly() {
        mends(
                "print(“hi”)\nx = ‘a’  # “stay”\ny = \"“stay”\"\n",
                "print(\"hi\")\nx = 'a'  # “stay”\ny = \"“stay”\"\n",
                "typography");
        mends("x = 3 − 1\n", "x = 3 - 1\n", "typography");
        untouched("x = '“'\n");
    }

    @Test
    void turnsMixedTabsIntoSpaces() {
        mends(
                "def f(x):\n    if x:\n\treturn 1\n    return 2\n",
                "def f(x):\n    if x:\n        return 1\n    return 2\n",
                "mixed-tabs");
        untouched("def f(x):\n\tif x:\n\t\treturn 1\n\treturn 2\n");
    }

    @Test
    void shiftsIndentedTextToTheMargin() {
        mends("    def f():\n        return 1\n", "def f():\n    return 1\n", "common-indent");
    }

    @Test
    void leavesValidPythonAlone() {
        untouched("x = {'a': 1,\n'b': 2}\nif (y := 3) > 2: print('(')\n");
        untouched(
                "def f(a,\n      b):\n    s = '''\n(((\ndef\n'''\n    return (a\n            if b else\n            s)\n");
        untouched("x = [i\nfor i in range(3)\nif i]\n");
        untouched("with open('a') as f, \\\n     open('b') as g:\n    pass\n");
        untouched("match x:\n    case [1, *_]:\n        pass\nprint('it\\'s')\ns = 'a\\\nb)'\n");
        untouched("try:\n    pass\nexcept (A, B) as e:\n    raise\nlambda x: x\n# don't (\n");
    }

    @Test
    void repairsJson() {
        String repaired = JsonRepair.repair(
                "Here is the plan:\n[{key: 'a', \"deps\": [], done: True,}, // first\n {\"key\": \"b\", 'x': \"it's\", n: -1.5e3");
        assertThat(JsonMapper.shared().readTree(repaired))
                .isEqualTo(
                        JsonMapper.shared()
                                .readTree(
                                        "[{\"key\":\"a\",\"deps\":[],\"done\":true},{\"key\":\"b\",\"x\":\"it's\",\"n\":-1.5e3}]"));
    }

    @Test
    void leavesValidJsonAlone() {
        String valid = "\n{\"a\": [1, 2.5e-3, true, null, \"x\\\"y\\u00e9\"], \"b\": {}}\n";
        assertThat(JsonRepair.repair(valid)).isEqualTo(valid);
    }

    private static void mends(String broken, String wanted, String fix) {
        Set<String> fixes = new LinkedHashSet<>();
        assertThat(Mender.mend("python", "solution", broken, "", fixes, () -> false))
                .isEqualTo(wanted);
        assertThat(fixes).contains(fix);
    }

    private static void untouched(String valid) {
        Set<String> fixes = new LinkedHashSet<>();
        assertThat(Mender.mend("python", "solution", valid, "", fixes, () -> false))
                .isEqualTo(valid);
        assertThat(fixes).isEmpty();
    }
}
