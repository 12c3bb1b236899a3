"""What the runner needs for tests and analyses only. It sets PACKAGES, WORK and announce before."""
import os
import sys


def prepare_test():
    """Imports ahead of the job what is dear; nothing of the job's is there yet, so nothing of it can be imported."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    sys.path.extend(PACKAGES)
    sys.modules["readline"] = None
    import pytest
    assert pytest
    del sys.path[-len(PACKAGES):]


def prepare_lint():
    pass


def prepare_security_scan():
    pass


def test(strict, files, arguments):
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    sys.path.insert(0, WORK)
    sys.path.extend(PACKAGES)
    sys.modules["readline"] = None  # pytest imports it for its debugger only
    import pytest
    off = ("cacheprovider", "stepwise", "pastebin", "nose", "junitxml", "doctest", "setuponly", "setupplan",
           "debugging", "legacypath", "logging", "faulthandler", "helpconfig_debug")
    options = ["-q", "--no-header", "--tb=short", "--color=no", "-c", "/dev/null", "--rootdir", WORK]
    for plugin in off:
        options += ["-p", "no:" + plugin]
    if strict:
        sys.addaudithook(announce)
    code = pytest.main(options + arguments + files)
    sys.exit(int(code))


def lint(strict, files, arguments):
    sys.path.extend(PACKAGES)
    from pyflakes import api, reporter
    warnings = api.checkRecursive(files, reporter.Reporter(sys.stdout, sys.stdout))
    sys.exit(1 if warnings else 0)


class Extension:
    def __init__(self, name, plugin):
        self.name = name
        self.plugin = plugin


class ExtensionManager(list):
    """Stands in for stevedore's, which reads the metadata of every installed package."""

    def __init__(self, namespace, **ignored):
        super().__init__()
        import glob
        import importlib
        wanted = False
        for path in glob.glob(PACKAGES[0] + "/bandit-*/entry_points.txt"):
            for line in open(path):
                line = line.strip()
                if line.startswith("["):
                    wanted = line == "[%s]" % namespace
                elif wanted and "=" in line and (namespace != "bandit.formatters" or line.startswith("json")):
                    name, target = (part.strip() for part in line.split("=", 1))
                    module, attribute = target.split(":")
                    self.append(Extension(name, getattr(importlib.import_module(module), attribute)))

    def names(self):
        return [extension.name for extension in self]


def light_bandit():
    """Replaces two imports of bandit that cost half of its start."""
    version = type(sys)("pbr.version")
    version.VersionInfo = lambda name: type("V", (), {"version_string": lambda self: "0"})()
    sys.modules["pbr"] = type(sys)("pbr")
    sys.modules["pbr"].version = version
    sys.modules["pbr.version"] = version
    extension = type(sys)("stevedore.extension")
    extension.ExtensionManager = ExtensionManager
    sys.modules["stevedore"] = type(sys)("stevedore")
    sys.modules["stevedore"].extension = extension
    sys.modules["stevedore.extension"] = extension


def security_scan(strict, files, arguments):
    import glob
    import io
    import json
    sys.path.extend(PACKAGES)
    if glob.glob(PACKAGES[0] + "/bandit-*/entry_points.txt"):
        light_bandit()
    from bandit.core import config, manager
    import logging
    logging.disable(logging.CRITICAL)
    bandit = manager.BanditManager(config.BanditConfig(), "file", profile={})
    bandit.discover_files(files, False)
    bandit.run_tests()
    issues = bandit.get_issue_list()
    results = []
    for issue in issues[:100]:
        found = issue.as_dict(with_code=False)
        found.pop("line_range", None)
        results.append(found)
    errors = [{"filename": str(name), "reason": str(reason)} for name, reason in bandit.skipped]
    json.dump({"results": results, "errors": errors, "total": len(issues)}, sys.stdout)
    print()
    sys.exit(1 if issues else 0)
