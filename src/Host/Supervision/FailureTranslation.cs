using Stead.Guests.Plans;

namespace Stead.Host.Supervision;

/// <summary>Turns the hypervisor's last words into what failed and the key to look at.</summary>
internal static class FailureTranslation
{
    private const int LinesKept = 5;

    /// <param name="said">What the hypervisor wrote on its standard error since it was started.</param>
    public static string Explain(LaunchPlan plan, string said, string how)
    {
        var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var program = Path.GetFileName(plan.Arguments[0].Text);
        var last = lines.LastOrDefault(line => line.StartsWith(program, StringComparison.Ordinal)) ?? lines.LastOrDefault();
        var text = last is null ? $"{program} ended with {how} and said nothing" : $"{program} ended with {how}: {WithoutProgram(last, program)}";
        if (LikelyKey(plan, lines) is { } key) text += $"\n    the key to look at: {key} in {plan.GuestName}.conf";
        if (lines.Length > 1) text += "\n" + string.Join('\n', lines.TakeLast(LinesKept).Select(line => "    | " + line));
        return $"{text}\n    all of it is in {plan.GuestDirectory}/hypervisor.log";
    }

    /// <summary>QEMU repeats the option that it stumbled over; else a path or an id of one of the arguments may be in its words.</summary>
    internal static string? LikelyKey(LaunchPlan plan, IReadOnlyList<string> lines)
    {
        foreach (var line in lines.Reverse())
        {
            for (var i = 1; i < plan.Arguments.Count; i++)
            {
                var argument = plan.Arguments[i];
                if (argument.Key is not ("default" or "start") && !argument.Text.StartsWith('-') && line.Contains(argument.Text, StringComparison.Ordinal)) return argument.Key;
            }
            foreach (var argument in plan.Arguments.Where(a => a.Key is not ("default" or "start")))
            {
                foreach (var part in argument.Text.Split(',').Select(part => part.Split('=')))
                {
                    if (part is [_, { Length: > 3 } value] && (value.Contains('/') || part[0] is "ifname" or "hostfwd") && line.Contains(value.TrimEnd('-'), StringComparison.Ordinal))
                        return argument.Key;
                }
            }
        }
        return null;
    }

    private static string WithoutProgram(string line, string program) =>
        line.StartsWith(program + ": ", StringComparison.Ordinal) ? line[(program.Length + 2)..] : line;
}
