using Stead.Guests.Plans;

namespace Stead.Guests.Hypervisors.Qemu;

/// <summary>Collects QEMU's arguments, each with the key that caused it.</summary>
internal sealed class CommandLine
{
    private readonly List<Argument> _arguments = [];

    public IReadOnlyList<Argument> Arguments => _arguments;

    public void Add(string key, params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts) _arguments.Add(new(text, key));
    }

    /// <summary>A value inside a comma-separated option: QEMU reads two commas as one.</summary>
    public static string Escape(string value) => value.Replace(",", ",,");
}
