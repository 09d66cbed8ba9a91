#!/bin/sh
# Install Xuntu from this folder: no network, no root, nothing outside the folder named.
#
#   sh install.sh [FOLDER]          FOLDER is ~/xuntu unless named
#   PYTHON=/path/to/python3.11 sh install.sh
#
# A Python that is laid into python/ beside this script (python/bin/python3) is taken first; else
# python3.13, 3.12 or 3.11 of the system, whichever these wheels are for. Installing once more over
# an installation upgrades the program; its data folder (var/) stays.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${1:-$HOME/xuntu}
machine=$(uname -m)
wheels=$here/wheels/$machine

say() { echo "$*" >&2; }
stop() { say "$*"; exit 1; }

[ -d "$wheels" ] || stop "本安装包没有 $machine 的程序包。/ This bundle has no packages for $machine."

if command -v sha256sum >/dev/null 2>&1; then
  (cd "$here" && sha256sum --check --quiet --strict SHA256SUMS) \
    || stop "安装包不完整或被改动,请重新拷贝。/ The bundle is damaged: copy it once more."
fi

suits() {
  tag=$("$1" -c 'import sys; v = sys.version_info; assert (3, 11) <= v[:2] <= (3, 13); print(f"cp3{v[1]}")' 2>/dev/null) \
    && ls "$wheels"/*-"$tag"-*.whl >/dev/null 2>&1
}

chosen=
for python in ${PYTHON:-} "$here/python/bin/python3" python3.13 python3.12 python3.11 python3; do
  if suits "$python"; then chosen=$python; break; fi
done
[ -n "$chosen" ] || stop "没有找到适用的 Python(3.11 到 3.13,与 wheels 中的版本一致);可把独立的 CPython 放进 $here/python。/ No suitable Python was found: 3.11 to 3.13, of a version that wheels are for. A standalone CPython may be laid into $here/python."

if [ -e "$target" ] && [ -n "$(ls -A "$target")" ] && [ ! -f "$target/.xuntu-bundle" ]; then
  stop "$target 不是空文件夹。/ $target is no empty folder."
fi
mkdir -p "$target"
touch "$target/.xuntu-bundle"

# What an earlier release had and this one has not must not stay.
for name in warehouse pages dbt_project seeds static docs; do
  rm -rf "${target:?}/$name"
done
cp -R "$here/xuntu/." "$target/"

say "安装到 $target ... / Installing into $target ..."
rm -rf "$target/.venv"
"$chosen" -m venv --without-pip "$target/.venv"
pip="$target/.venv/bin/python $(ls "$wheels"/pip-*.whl | head -n 1)/pip --disable-pip-version-check --no-input --quiet"
cd "$target"
PIP_NO_INDEX=1 PIP_FIND_LINKS="$wheels" PIP_CONFIG_FILE=/dev/null
export PIP_NO_INDEX PIP_FIND_LINKS PIP_CONFIG_FILE
# unquoted on purpose: the interpreter, and pip in its wheel
$pip install --no-deps --require-hashes --only-binary :all: -r requirements.lock
$pip install --no-deps --no-build-isolation --editable .

say "已安装。启动:$target/.venv/bin/xuntu serve / Installed. Start: $target/.venv/bin/xuntu serve"
