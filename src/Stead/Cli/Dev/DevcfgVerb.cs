using System.CommandLine;
using Stead.Fabric.Boards;
using Stead.Host.Devices;

namespace Stead.Cli.Dev;

/// <summary>`stead dev devcfg`.</summary>
public sealed class DevcfgVerb : Verb
{
    private readonly Option<string?> _board = Words.Text("-b", "--board", "BOARD", $"whose fabric is behind it (default: {BoardTable.Default})", () => BoardTable.Keys);
    private readonly Option<string?> _at = Words.Text("--at", "PATH", "where it shall be (default: /dev/devcfg for root, else $XDG_RUNTIME_DIR/stead/devcfg)");
    private readonly Option<string?> _mode = Words.Text("-m", "--mode", "MODE", "permissions, as chmod takes them (default: 0600)");
    private readonly Option<bool> _foreground = Words.Flag("-f", "--foreground", "stay, and unload it on Ctrl-C");

    public override string Summary => "load a virtual devcfg, which takes bitstreams";

    public override string Description =>
        """
        Makes a device that takes bitstreams as FreeBSD's /dev/devcfg on a Zynq does: one may have it open at a time, the first write clears the fabric, words come with their bytes swapped, and after DONE a further page is EIO. xbin2bit writes to it.

        Where the silicon would only stay unconfigured, this one says why: a wrong part or a damaged bitstream is EIO, and 'stead dev list' has the reason. pl_done there is FreeBSD's sysctl hw.fpga.pl_done.

        With the board icestick it takes what icepack writes, as it is; 'stead fabric board --device' then shows the board, simulated from the netlist in the bitstream itself.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("stead dev devcfg", "Makes /dev/devcfg, with the fabric of the article's board."),
        new("stead dev devcfg --board icestick --at /tmp/ice", "One whose bitstreams the open tools can build."),
    ];

    public override IReadOnlyList<Option> Options => [_board, _at, _mode, _foreground];

    public override int Run(ParseResult words, Session session)
    {
        var board = BoardTable.Get(words.GetValue(_board) ?? BoardTable.Default);
        return Devices.Start(session, DeviceRequest.Of("devcfg", null, words.GetValue(_at), Devices.ParseMode(words.GetValue(_mode)), null, board.Key), words.GetValue(_foreground));
    }
}
