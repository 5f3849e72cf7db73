using System.CommandLine;
using Stead.Host.Devices;

namespace Stead.Cli.Dev;

/// <summary>`stead dev nullmodem`.</summary>
public sealed class NullModemVerb : Verb
{
    private readonly Option<string?> _at = Words.Text("--at", "PATH", "where they shall be: PATH.A and PATH.B (default: /dev/NAME for root, else $XDG_RUNTIME_DIR/stead/NAME)");
    private readonly Option<int?> _size = Words.Number("-s", "--size", "BYTES", "buffer of each direction (default: 4096)", least: 1);
    private readonly Option<string?> _mode = Words.Text("-m", "--mode", "MODE", "permissions, as chmod takes them (default: 0600)");
    private readonly Option<bool> _foreground = Words.Flag("-f", "--foreground", "stay, and unload it on Ctrl-C");
    private readonly Argument<string?> _name = Words.Optional("NAME", "what the pair is called");

    public override string Summary => "load a null modem: two serial ports with a crossed cable";

    public override string Description =>
        """
        Makes NAME.A and NAME.B: what is written to one is read from the other. Each side sees the other's DTR as its carrier: when the other side is closed, a read ends after what has arrived, unless CLOCAL is set.

        As device nodes (root, on a kernel with CUSE) they are terminals, for cu, screen and picocom too; as files they carry bytes.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("stead dev nullmodem com", "Makes /dev/com.A and /dev/com.B."),
        new("stead dev nullmodem --at /tmp/wire", "Makes /tmp/wire.A and /tmp/wire.B."),
    ];

    public override IReadOnlyList<Option> Options => [_at, _size, _mode, _foreground];

    public override IReadOnlyList<Argument> Arguments => [_name];

    public override int Run(ParseResult words, Session session)
    {
        var (name, at) = (words.GetValue(_name), words.GetValue(_at));
        if (name is null && at is null) throw Misuse("NAME is missing");
        return Devices.Start(session, DeviceRequest.Of("nullmodem", name, at, Devices.ParseMode(words.GetValue(_mode)), words.GetValue(_size)), words.GetValue(_foreground));
    }
}
