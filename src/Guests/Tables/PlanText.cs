using System.Text;
using Stead.Guests.Plans;

namespace Stead.Guests.Tables;

/// <summary>`vm start -n`: what would happen, and which key of the guest's file caused it.</summary>
public static class PlanText
{
    public static string Format(LaunchPlan plan)
    {
        var text = new StringBuilder($"# {plan.GuestName} on {plan.Hypervisor}, in {plan.GuestDirectory}\n");
        if (plan.Files.Count > 0)
        {
            text.Append("\n# files\n");
            foreach (var file in plan.Files)
                Line(text, file.CopyOf is { } source ? $"{file.Path} <- {source} (once)" : $"{file.Path} <- {(file.Secret ? "(secret)" : file.Content)}", file.Key);
        }
        if (plan.Steps.Count > 0)
        {
            text.Append("\n# changes to the host\n");
            foreach (var step in plan.Steps) Line(text, string.Join(' ', step.Do), step.Key);
        }
        text.Append("\n# the hypervisor\n");
        foreach (var argument in plan.Arguments) Line(text, argument.Text, argument.Key);
        if (plan.Steps.Any(step => step.Undo is not null))
        {
            text.Append("\n# taken back at the end\n");
            foreach (var step in plan.Steps.Reverse().Where(step => step.Undo is not null)) Line(text, string.Join(' ', step.Undo!), step.Key);
        }
        if (plan.Notes.Count > 0)
        {
            text.Append("\n# differences\n");
            foreach (var note in plan.Notes) Line(text, $"{note.Kind.ToString().ToLowerInvariant()}: {note.Text}", note.Key);
        }
        return text.ToString();
    }

    private static void Line(StringBuilder text, string what, string key) => text.Append($"{what,-70}  # {key}\n");
}
