using System.CommandLine;
using Stead.Cli.Vm;
using Stead.Guests.Commands;
using Stead.Guests.Json;
using Stead.Host.Hypervisors;

namespace Stead.Cli.Start;

/// <summary>`stead up`.</summary>
public sealed class UpVerb : Verb
{
    private readonly Option<bool> _console = Words.Flag("-c", "--console", "attach to the guest's console at the end; ~. leaves");
    private readonly Option<bool> _json = Words.Json();

    public override string Summary => "start a first guest, from nothing";

    public override string Description =>
        """
        Installs what is missing (on Debian, as root or with sudo), makes vm_dir, builds a tiny Linux guest of the distribution's own kernel and busybox, starts it as the guest hello, and waits until it answers on its serial port and over the network.

        It can be repeated: what is there already is kept. An ordinary user's guests lie in ~/.local/share/stead.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("stead up", "Starts hello and tells where it answers."),
        new("stead up --console", "The same, and then you are root in it."),
    ];

    public override IReadOnlyList<Option> Options => [_console, _json];

    public override int Run(ParseResult words, Session session)
    {
        var ready = (Result.Ready)session.Handle(new Command.Up());
        if (words.GetValue(_json)) session.Terminal.Out.Write(ResultJson.Format(ready));
        else Tell(session.Terminal, ready);
        return words.GetValue(_console) ? Consoles.Attach(session, ready.Name, port: null, wait: false) : Cli.ExitCodes.Ok;
    }

    private static void Tell(Terminal terminal, Result.Ready ready)
    {
        // The launcher says how it was called, so that what is printed here can be typed.
        var stead = Environment.GetEnvironmentVariable("STEAD_LAUNCHER") is { Length: > 0 } called ? called : "stead";
        var vm = Programs.Find("vm") is null ? $"{stead} vm" : "vm";
        terminal.Out.WriteLine(
            $"""

             {ready.Name} is running.
               console   {vm} console {ready.Name}   (~. leaves)
               address   {ready.Page}
               go on     {vm} list, {vm} info {ready.Name}, {vm} stop {ready.Name}, {vm} help
               the end   {stead} down
             """);
    }
}
