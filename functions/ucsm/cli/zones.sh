#!/bin/sh
# zones.sh FOLDER: the country and zone tables of the public time zone database (iso3166.tab, zone.tab; public domain)
# without what the dialogue does not need: "code<TAB>country" lines, an empty line, "code<TAB>zone<TAB>region" lines.
set -eu
{
  grep -v '^#' "$1/iso3166.tab"
  echo
  grep -v '^#' "$1/zone.tab" | cut -f 1,3,4
} | iconv -f UTF-8 -t ASCII//TRANSLIT
