using Stead.Guests.Plans;

namespace Stead.Host.Processes;

/// <summary>Carries out a plan's changes to the host, and takes them back.</summary>
public static class HostSteps
{
    /// <summary>All of them, or none: what was done is undone when one fails.</summary>
    /// <exception cref="HostException">The step that failed, and what the tool said.</exception>
    public static void Do(IReadOnlyList<HostStep> steps)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            if (Complaint(steps[i].Do) is not { } complaint || steps[i].MayFail) continue;
            Undo([.. steps.Take(i + 1)]);
            throw new HostException(string.Join(' ', steps[i].Do), complaint, instead: $"look at the key {steps[i].Key}");
        }
    }

    /// <summary>In reverse order; a step that was never done is nothing to complain about.</summary>
    public static void Undo(IReadOnlyList<HostStep> steps)
    {
        foreach (var undo in steps.Reverse().Select(step => step.Undo).OfType<IReadOnlyList<string>>()) Complaint(undo);
    }

    /// <returns>Null when it went well.</returns>
    private static string? Complaint(IReadOnlyList<string> argv)
    {
        try { return ProcessRunner.Run(argv) is { ExitCode: not 0 } failed ? failed.Complaint : null; }
        catch (HostException noSuchProgram) { return noSuchProgram.Message; }
    }
}
