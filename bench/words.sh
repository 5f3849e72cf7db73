# Sourced by the benchmarks that are shell scripts: prints the comment they begin with when asked for help, and refuses words they do not know.
for word in "$@"; do
    case $word in
        --write) ;;
        -h | --help)
            sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"
            exit 0
            ;;
        *)
            echo "bench/${0##*/}: $word is unknown; there is --write, which puts the table into docs/benchmarks.md, and --help" >&2
            exit 2
            ;;
    esac
done
