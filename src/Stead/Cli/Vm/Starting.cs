using Stead.Guests.Commands;

namespace Stead.Cli.Vm;

/// <summary>What `vm start` and `vm install` have in common.</summary>
internal static class Starting
{
    /// <returns>How many could not be started.</returns>
    public static int Run(Session session, IReadOnlyList<string> names, string? medium, bool foreground, bool interactive)
    {
        if (foreground && interactive) throw new UserError("foreground and interactive mode are mutually exclusive") { ExitCode = ExitCodes.Misuse };
        if (names is [var only])
        {
            var failures = session.Carry(new Command.Start(only, medium));
            return failures > 0 || !(foreground || interactive) ? failures : Consoles.Attach(session, only, port: null, wait: false, isGuestsLife: foreground);
        }
        var failed = 0;
        for (var i = 0; i < names.Count; i++)
        {
            if (i > 0) Pause(session);
            failed += StartOne(session, names[i]);
        }
        return Math.Min(failed, ExitCodes.Bug - 1);
    }

    private static int StartOne(Session session, string name)
    {
        try
        {
            return session.Carry(new Command.Start(name));
        }
        catch (Exception e) when (e is UserError or HostException)
        {
            session.Terminal.Out.Flush();
            ErrorReport.Write(session.Terminal.Error, session.Path.Program, e, trace: false);
            return 1;
        }
    }

    /// <summary>`vm_delay`: the host is spared many guests booting at once.</summary>
    private static void Pause(Session session)
    {
        var delay = session.Directory.StartDelay;
        if (delay <= TimeSpan.Zero) return;
        session.Narrator.Say($"Waiting {delay.TotalSeconds:0} second(s)");
        Thread.Sleep(delay);
    }
}
