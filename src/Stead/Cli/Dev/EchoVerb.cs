using System.CommandLine;
using Stead.Host.Devices;

namespace Stead.Cli.Dev;

/// <summary>`stead dev echo`.</summary>
public sealed class EchoVerb : Verb
{
    private readonly Option<string?> _at = Words.Text("--at", "PATH", "where it shall be (default: /dev/echo for root, else $XDG_RUNTIME_DIR/stead/echo)");
    private readonly Option<int?> _size = Words.Number("-s", "--size", "BYTES", "size of its buffer (default: 64)");
    private readonly Option<string?> _mode = Words.Text("-m", "--mode", "MODE", "permissions, as chmod takes them (default: 0600)");
    private readonly Option<bool> _foreground = Words.Flag("-f", "--foreground", "stay, and unload it on Ctrl-C");

    public override string Summary => "load the echo device: what is written can be read";

    public override string Description =>
        """
        Makes a character device with a first-in, first-out buffer, as the article's driver: a read waits for bytes and may return fewer, a write waits until all of it is stored, readers see the end when the last writer closes, and poll, select, epoll, O_NONBLOCK and echoctl work. Prints its path.

        As root on a kernel with CUSE it is a device node of its own. Elsewhere, and with --at, it is a file served through FUSE, which an ordinary user can have too. docs/devices.md tells what differs.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("stead dev echo", "Makes /dev/echo."),
        new("stead dev echo --at /tmp/echo --size 4096", "Makes it where you like, named after the path."),
    ];

    public override IReadOnlyList<Option> Options => [_at, _size, _mode, _foreground];

    public override int Run(ParseResult words, Session session) =>
        Devices.Start(session, DeviceRequest.Of("echo", null, words.GetValue(_at), Devices.ParseMode(words.GetValue(_mode)), words.GetValue(_size)), words.GetValue(_foreground));
}
