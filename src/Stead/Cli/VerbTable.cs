using Stead.Cli.Completion;
using Stead.Cli.Dev;
using Stead.Cli.Fabric;
using Stead.Cli.Help;
using Stead.Cli.Lab;
using Stead.Cli.Manual;
using Stead.Cli.Net;
using Stead.Cli.Start;
using Stead.Cli.Vm;
using Stead.Guests.Commands;

namespace Stead.Cli;

/// <summary>Every word of the command line. To add a verb: one file, one line here.</summary>
public static class VerbTable
{
    private static readonly VerbNode s_switch = new("switch")
    {
        GroupSummary = "make, connect and list virtual switches",
        Groups =
        [
            new("Switches",
                new("list", () => new SwitchListVerb()),
                new("info", () => new SwitchInfoVerb()),
                new("create", () => new SwitchCreateVerb()),
                new("add", () => new SwitchAddVerb()),
                new("remove", () => new SwitchRemoveVerb()),
                new("destroy", () => new SwitchDestroyVerb())),
        ],
        Absent = ["vlan", "nat", "address", "private"],
    };

    private static readonly VerbNode s_datastore = new("datastore")
    {
        GroupSummary = "list and add places for guests and media",
        Groups =
        [
            new("Stores",
                new("list", () => new DatastoreListVerb()),
                new("add", () => new DatastoreAddVerb())),
        ],
        Absent = ["remove", "iso", "img"],
    };

    /// <summary>In vm-bhyve's groups.</summary>
    public static VerbNode Vm { get; } = new("vm")
    {
        GroupSummary = "manage guests, with the words and the files of vm-bhyve",
        Groups =
        [
            new("Help",
                new("version", () => new VersionVerb()),
                new("help", () => new HelpVerb(Vm!)),
                new("usage", () => new UsageVerb(Vm!))),
            new("Host",
                new("init", () => new InitVerb()),
                s_switch,
                s_datastore),
            new("Guests",
                new("list", () => new ListVerb()),
                new("info", () => new InfoVerb()),
                new("create", () => new CreateVerb()),
                new("configure", () => new ConfigureVerb()) { Aliases = ["edit"] },
                new("add", () => new AddVerb()),
                new("destroy", () => new DestroyVerb())),
            new("Start and stop",
                new("install", () => new InstallVerb()),
                new("start", () => new StartVerb()),
                new("stop", () => new StopVerb()),
                new("restart", () => new RestartVerb()),
                new("reset", () => new ResetVerb()),
                new("poweroff", () => new PowerOffVerb()),
                new("console", () => new ConsoleVerb())),
            new("Media",
                new("iso", () => new MediaVerb(MediumKind.Iso)),
                new("img", () => new MediaVerb(MediumKind.Img))),
        ],
        Absent =
        [
            "image", "get", "set", "rename", "startall", "stopall", "passthru", "clone", "snapshot", "rollback", "migrate", "suspend",
            "suspendall", "discard", "tags",
        ],
    };

    private static readonly VerbNode s_dev = new("dev")
    {
        GroupSummary = "load character devices: the echo device, null modems, a configuration port",
        Groups =
        [
            new("Devices",
                new("list", () => new DeviceListVerb()),
                new("devcfg", () => new DevcfgVerb()),
                new("echo", () => new EchoVerb()),
                new("nullmodem", () => new NullModemVerb()),
                new("unload", () => new UnloadVerb())),
        ],
    };

    public static VerbNode Root { get; } = new("stead")
    {
        GroupSummary = "machines, devices and wires in the stead of hardware",
        Groups =
        [
            new("Help",
                new("version", () => new VersionVerb()),
                new("help", () => new HelpVerb(Root!)),
                new("man", () => new ManVerb()),
                new("completion", () => new CompletionVerb())),
            new("First steps",
                new("up", () => new UpVerb()),
                new("down", () => new DownVerb())),
            new("Guests", Vm),
            new("Devices", s_dev),
            new("Designs", FabricVerbs.Node),
            new("Laboratory", LabVerbs.Node),
            new("Networks", NetVerbs.Node, new VerbNode("sysctl", () => new SysctlVerb())),
        ],
    };
}
