namespace Stead.Cli.Vm;

/// <summary>Attaches the terminal to a serial port.</summary>
internal static class Consoles
{
    public static int Attach(Session session, string name, string? port, bool wait, bool untilEnd = false) =>
        throw new UserError($"no console for {session.Directory.Require(name).Name} {port} yet");
}
