using System.CommandLine;
using Stead.Host.Devices;

namespace Stead.Cli.Dev;

/// <summary>`stead dev unload`.</summary>
public sealed class UnloadVerb : Verb
{
    private const int DefaultGrace = 5;

    private readonly Option<int?> _time = Words.Number("-t", "--timeout", "SECONDS", $"how long those who have it open may go on reading what is there (default: {DefaultGrace})");
    private readonly Argument<string> _name = Words.One("NAME", "the device, as stead dev list shows it", () => DeviceAdministration.List().Select(device => device.Name));

    public override string Summary => "unload a device";

    public override string Description =>
        """
        Whoever sleeps in a read or a write of the device wakes with ENXIO, whoever polls it is told, and nobody can open it any more. Those who have it open may read what is still there until they close it or the time is up; then it is gone.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("stead dev unload echo", "Unloads the echo device."),
        new("stead dev unload -t 0 echo", "The same, without waiting for anyone."),
    ];

    public override IReadOnlyList<Option> Options => [_time];

    public override IReadOnlyList<Argument> Arguments => [_name];

    public override int Run(ParseResult words, Session session)
    {
        DeviceAdministration.Unload(words.GetRequiredValue(_name), TimeSpan.FromSeconds(words.GetValue(_time) ?? DefaultGrace));
        return Cli.ExitCodes.Ok;
    }
}
