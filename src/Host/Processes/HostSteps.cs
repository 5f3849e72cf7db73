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
            var result = ProcessRunner.Run(steps[i].Do);
            if (result.ExitCode == 0 || steps[i].MayFail) continue;
            Undo([.. steps.Take(i + 1)]);
            throw new HostException(string.Join(' ', steps[i].Do), result.Complaint, instead: $"look at the key {steps[i].Key}");
        }
    }

    /// <summary>In reverse order; a step that was never done is nothing to complain about.</summary>
    public static void Undo(IReadOnlyList<HostStep> steps)
    {
        foreach (var undo in steps.Reverse().Select(step => step.Undo).OfType<IReadOnlyList<string>>()) ProcessRunner.Run(undo);
    }
}
