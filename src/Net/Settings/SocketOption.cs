using System.Diagnostics.CodeAnalysis;
using Stead.Net.Tcp;

namespace Stead.Net.Settings;

/// <summary>A setting of one connection, as FreeBSD's setsockopt(2) has it at level IPPROTO_TCP.</summary>
/// <param name="Size">Bytes of the value: 4 or 8.</param>
public sealed record SocketOption(int Number, string Name, int Size, Setting Setting)
{
    private const string Rack = "net.inet.tcp.rack.";

    /// <summary>Number and name, size, and whose values and effect it has.</summary>
    public static IReadOnlyList<SocketOption> Entries { get; } =
    [
        Of(1054, "TCP_RACK_PACE_MAX_SEG", 4, Rack + "pacing.pace_max_seg"),
        Of(1129, "TCP_RACK_PROFILE", 4, Rack + "misc.defprofile"),
        Of(1135, "TCP_RACK_MEASURE_CNT", 4, Rack + "req_measure_cnt"),
        Of(1146, "TCP_RACK_PACING_DIVISOR", 4, Rack + "pacing.divisor"),
        Of(1154, "TCP_NO_TIMELY", 4, Rack + "pacing.no_timely"),
        Of(1158, "TCP_FILLCW_RATE_CAP", 8, Rack + "pacing.fillcw_cap"),
        Of(1162, "TCP_GP_USE_LTBW", 4, "stead.dgp.use_ltbw"),
    ];

    public static SocketOption? Find(int number) => Entries.FirstOrDefault(option => option.Number == number);

    /// <summary>The same settings, with this option's value in the machine's byte order. False, and why, where setsockopt would fail with EINVAL.</summary>
    public bool TryApply(TcpSettings settings, ReadOnlySpan<byte> value, [NotNullWhen(true)] out TcpSettings? changed, [NotNullWhen(false)] out string? why)
    {
        (changed, why) = (null, null);
        if (value.Length != Size)
        {
            // The article's example sets the cap with the profile's name.
            why = $"{Name} takes {Size} bytes, not {value.Length}{(Number == 1129 && value.Length == 8 ? "; for the fill cap use TCP_FILLCW_RATE_CAP" : "")}";
            return false;
        }
        var number = Size == 8 ? BitConverter.ToInt64(value) : BitConverter.ToInt32(value);
        if (number < Setting.Least || number > Setting.Most) why = $"{Name}: {number} is out of range: {Setting.Least} to {Setting.Most}";
        else why = Setting.Refuses(number) is { } refused ? $"{Name}: {refused}" : null;
        if (why is not null) return false;
        changed = Setting.Apply(settings, number);
        return true;
    }

    private static SocketOption Of(int number, string name, int size, string setting)
    {
        var found = SettingTable.Find(setting);
        Invariant.Require(found is not null);
        return new(number, name, size, found);
    }
}
