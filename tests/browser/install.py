"""Make sure that a Chromium is there: the system's, Debian's package, or Playwright's own."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")


def system_chromium() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def main() -> int:
    if system_chromium():
        return 0
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        done = subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=False)
        if done.returncode == 0 and system_chromium():
            return 0
    done = subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if done.returncode:
        print("No Chromium: install one (Debian: `apt-get install chromium`) and run again.")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
