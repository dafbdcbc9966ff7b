#!/bin/sh
exec /usr/lib/cse/bin/cse "$@"
