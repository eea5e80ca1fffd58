"""Build hook: takes the front-end libraries from npm into the package, where Node is there; without it the pages stay plain."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FILES = {
    "@zazuko/yasgui/build/yasgui.min.js": "yasgui.min.js",
    "@zazuko/yasgui/build/yasgui.min.css": "yasgui.min.css",
    "leaflet/dist/leaflet.js": "leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet.css",
    "minisearch/dist/umd/index.js": "minisearch.js",
}


class FrontEndHook(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's own class is generic without need here
    """Fills src/fonds/publish/assets/ before the wheel or the editable install is made."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Install by the lock file and copy the built files; say so where that cannot be done."""
        root = Path(self.root)
        assets, web = root / "src/fonds/publish/assets", root / "web"
        build_data["artifacts"].append("src/fonds/publish/assets/*")
        if all((assets / name).is_file() for name in FILES.values()):
            return
        npm = shutil.which("npm")
        if npm is None:
            self.app.display_warning("npm is not here: pages will have plain forms and drawings only")
            return
        done = subprocess.run([npm, "ci"], cwd=web, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            self.app.display_warning(f"npm ci failed, pages will have plain forms and drawings only: {done.stderr.strip()[-300:]}")
            return
        assets.mkdir(exist_ok=True)
        for source, name in FILES.items():
            shutil.copyfile(web / "node_modules" / source, assets / name)
