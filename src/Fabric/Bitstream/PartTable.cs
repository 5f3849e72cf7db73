namespace Stead.Fabric.Bitstream;

/// <summary>
/// Every device whose bitstreams are known. To add one: one line here. Identification codes and lengths as in UG470 and UG585; the lines
/// were held against files that Vivado wrote, except 7z007s, 7z014s, 7z030, 7z045 and 7z100.
/// </summary>
public static class PartTable
{
    private const uint RevisionMask = 0x0fff_ffff;

    public static IReadOnlyList<Part> All { get; } =
    [
        new("7z007s", 0x0372_3093, 2, 520_352),
        new("7z010", 0x0372_2093, 2, 520_352),
        new("7z014s", 0x0372_8093, 3, 1_010_808),
        new("7z020", 0x0372_7093, 3, 1_010_808),
        new("7z030", 0x0372_c093, 4, 1_494_396),
        new("7z045", 0x0373_1093, 7, 3_329_768),
        new("7z100", 0x0373_6093, 7, 4_353_504),
        new("7a35t", 0x0362_d093, 3, 547_420),
        new("7a50t", 0x0362_c093, 3, 547_420),
        new("7a75t", 0x0363_2093, 4, 955_864),
        new("7a100t", 0x0363_1093, 4, 955_864),
        new("7a200t", 0x0363_6093, 5, 2_432_080),
        new("7k160t", 0x0364_c093, 5, 1_672_560),
        new("7k325t", 0x0365_1093, 7, 2_860_320),
        new("7k420t", 0x0375_2093, 8, 4_683_168),
        new("7s25", 0x037c_4093, 2, 309_868),
        new("7s50", 0x0362_f093, 3, 547_420),
    ];

    /// <returns>Null when it is none of them.</returns>
    public static Part? Find(uint idCode) => All.FirstOrDefault(part => part.IdCode == (idCode & RevisionMask));

    /// <param name="device">`7z020`.</param>
    public static Part? Find(string device) => All.FirstOrDefault(part => part.Name == device);
}
