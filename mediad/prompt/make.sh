#!/bin/sh
# Makes the prompts anew: speech by espeak-ng, Opus by opusenc, one packet a page so that readers need no splitting.
# Debian: apt-get install --no-install-recommends espeak-ng sox opus-tools
set -eu
cd "$(dirname "$0")"

say() { # FILE TEXT
  espeak-ng -v en-gb-x-rp -s 150 --stdout "$2" |
    sox -t wav - -t raw -r 48000 -c 1 -b 16 -e signed-integer - gain -n -6 highpass 120 pad 0.2 0.2 |
    opusenc --quiet --raw --raw-rate 48000 --raw-chan 1 --bitrate 20 --framesize 20 --max-delay 20 --discard-comments - "$1"
}

say outofcompliance.opus "Your deployment is out of licensing compliance. Please contact your administrator."
