using System.Globalization;
using Stead.Guests.States;

namespace Stead.Guests.Tables;

/// <summary>`vm list`.</summary>
public static class GuestTable
{
    /// <param name="verbose">With %CPU, RSZ and UPTIME.</param>
    /// <param name="tags">With the column TAGS.</param>
    public static string Format(IReadOnlyList<GuestSummary> guests, bool verbose, bool tags)
    {
        string[] header = ["NAME", "DATASTORE", "LOADER", "CPU", "MEMORY", "VNC", "AUTO",
            .. verbose ? (string[])[" %CPU", "     RSZ", "        UPTIME"] : [], "STATE", .. tags ? (string[])["TAGS"] : []];
        return ColumnTable.Format([header, .. guests.Select(guest => Row(guest, verbose, tags))]);
    }

    private static string[] Row(GuestSummary guest, bool verbose, bool tags) =>
    [
        guest.Name, guest.Datastore, guest.Loader, guest.Cpu, guest.Memory, guest.Vnc ?? "-",
        guest.AutoStart is { } place ? $"Yes [{place}]" : "No",
        .. verbose ? Usage(guest.Usage) : [],
        guest.State.ToString(),
        .. tags ? (string[])[guest.Tags.Count == 0 ? "-" : string.Join(',', guest.Tags)] : [],
    ];

    /// <summary>Right-aligned in 5, 8 and 14, as vm-bhyve prints them.</summary>
    private static string[] Usage(ProcessUsage? usage) => usage is null
        ? [$"{"-",5}", $"{"-",8}", $"{"-",14}"]
        : [$"{usage.CpuPercent.ToString("F1", CultureInfo.InvariantCulture),5}", $"{usage.Resident.ToShortString(2),8}", $"{Elapsed(usage.Elapsed),14}"];

    /// <summary>`3d 04:05:06`, `04:05:06`, `05:06`, as ps(1) has etime.</summary>
    private static string Elapsed(TimeSpan time) => time switch
    {
        { Days: > 0 } => $"{time.Days}d {time:hh\\:mm\\:ss}",
        { Hours: > 0 } => $"{time:hh\\:mm\\:ss}",
        _ => $"{time:mm\\:ss}",
    };
}
