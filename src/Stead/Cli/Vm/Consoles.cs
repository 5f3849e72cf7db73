using Stead.Guests.Commands;
using Stead.Host.Consoles;

namespace Stead.Cli.Vm;

/// <summary>Attaches the terminal to a serial port.</summary>
internal static class Consoles
{
    /// <param name="isGuestsLife">The guest is shut down when the viewer is told to end: `vm start -f`.</param>
    /// <returns>The exit code.</returns>
    public static int Attach(Session session, string name, string? port, bool wait, bool isGuestsLife = false)
    {
        var consoles = new GuestConsoles(session.Directory, session.Narrator);
        var fd = consoles.Connect(name, port, wait);
        if (session.Terminal.InIsTerminal && session.Terminal.OutIsTerminal) session.Terminal.Out.WriteLine("Connected (~. leaves, ~? helps)");
        session.Terminal.Out.Flush();
        var end = new ConsoleViewer(fd).Run();
        while (end == ConsoleEnd.PortClosed && consoles.RunsOn(name)) end = new ConsoleViewer(consoles.Connect(name, port, wait: false)).Run();
        if (session.Terminal.OutIsTerminal && end != ConsoleEnd.PortClosed) session.Terminal.Out.WriteLine();
        if (isGuestsLife && end != ConsoleEnd.PortClosed) return session.Carry(new Command.Stop([name]));
        return end == ConsoleEnd.Interrupted ? ExitCodes.Interrupted : ExitCodes.Ok;
    }
}
