using Stead.Host.Hypervisors;
using Stead.Host.Narration;
using Stead.Host.Packages;
using Stead.Host.Posix;
using Stead.Host.Processes;

namespace Stead.Host.Fabric.Loading;

/// <summary>`--via openfpgaloader`: over the board's own USB, by the program of that name.</summary>
internal sealed class OpenFpgaLoader : IBitstreamLoader
{
    private const string Program = "openFPGALoader";

    public string Name => "openfpgaloader";

    public string Summary => "a board at this machine's USB, through openFPGALoader";

    public bool IsHere => Programs.Find(Program) is not null;

    public bool IsOwnFabric => false;

    public void Load(LoadOrder order, INarrator narrator)
    {
        var board = order.Board;
        if (board.Loader is not { } name) throw new UserError($"openFPGALoader does not know the {board.Name}", "add 'loader NAME' to the board's file when it does: openFPGALoader --list-boards");
        new PackageInstaller(narrator).Require(Program);
        var argv = new List<string> { Program, "-b", name };
        if (order.Device is { } serial) argv.AddRange(["--ftdi-serial", serial]);
        argv.Add(order.File.Path);
        ProcessResult result;
        using (narrator.Begin($"{Program}: {board.Name}")) result = ProcessRunner.Run(argv);
        if (result.ExitCode != 0)
        {
            throw new HostException(string.Join(' ', argv), result.Complaint.ReplaceLineEndings(" "),
                instead: SystemCalls.IsRoot ? "is the board connected and switched on? lsusb shows its FTDI chip" : "is the board connected, and may you use it? lsusb shows its FTDI chip; the package's udev rules let the group plugdev use it");
        }
        narrator.Say($"{board.Name}: {order.File.Facts.Length} bytes loaded");
    }
}
