namespace Stead.Fabric.Boards.Virtual;

/// <summary>What a script does to buttons and switches: `btn0@0.5s` presses for a tenth of a second, `btn0@0.5s+2s` for two, `sw1@1s` moves the switch.</summary>
/// <param name="Cycle">When.</param>
public sealed record ScheduledInput(long Cycle, BoardInput Input, bool IsOn)
{
    private const decimal UsualPress = 0.1m;

    /// <returns>In the order of their time.</returns>
    /// <exception cref="UserError">Every one that is not understood.</exception>
    public static IReadOnlyList<ScheduledInput> Parse(VirtualBoard board, IReadOnlyList<string> texts)
    {
        var complaints = new List<Complaint>();
        var presses = new List<(decimal At, decimal Until, BoardInput Input)>();
        foreach (var text in texts)
        {
            var (name, times) = text.IndexOf('@') is >= 0 and var sign ? (text[..sign], text[(sign + 1)..].Split('+')) : (text, ["0"]);
            var input = board.Inputs.FirstOrDefault(input => input.Part.Name == name);
            if (input is null)
            {
                var names = board.Inputs.Select(input => input.Part.Name).ToList();
                complaints.Add(new($"the {board.Board.Name} has no button or switch '{name}'")
                {
                    Instead = Spelling.Nearest(name, names) is { } meant ? $"did you mean '{meant}'?" : names.Count == 0 ? null : $"it has {string.Join(", ", names)}",
                });
            }
            else if (times.Length > 2 || BoardTime.TryParse(times[0]) is not { } at || (times.Length == 2 ? BoardTime.TryParse(times[1]) : UsualPress) is not { } duration)
                complaints.Add(new($"'{text}' is not understood") { Instead = $"write {name}@0.5s, or {name}@0.5s+2s for how long" });
            else presses.Add((at, at + duration, input));
        }
        if (complaints.Count > 0) throw new UserError(complaints);

        var schedule = new List<ScheduledInput>();
        foreach (var group in presses.OrderBy(press => press.At).GroupBy(press => press.Input))
        {
            var isOn = group.Key.IsOn;
            foreach (var (at, until, input) in group)
            {
                schedule.Add(new(board.Time.CyclesIn(at), input, input.IsSwitch ? isOn = !isOn : true));
                if (!input.IsSwitch) schedule.Add(new(board.Time.CyclesIn(until), input, false));
            }
        }
        return [.. schedule.OrderBy(one => one.Cycle)];
    }
}
