@echo off
rem NOT TRIED: this script was written without a Windows machine to run it on.
rem It starts an installation that was made by hand: Python 3.11 from python.org, then in this folder
rem   py -3.11 -m venv .venv
rem   .venv\Scripts\python -m pip install --no-deps --require-hashes -r requirements.lock
rem   .venv\Scripts\python -m pip install --no-deps --no-build-isolation --editable .
rem The wheels in this bundle are for Linux; a folder of wheels for Windows is named by --find-links.
chcp 65001 >nul
cd /d "%~dp0"
if not exist ".venv\Scripts\xuntu.exe" (
  echo .venv was not found: see the lines at the head of this file.
  pause
  exit /b 1
)
".venv\Scripts\xuntu.exe" serve
pause
