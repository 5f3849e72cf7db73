namespace Stead.Fabric.Constraints;

/// <summary>The electrical rules of a pin (UG471, "Supported I/O Standards"): what they want of the bank's supply.</summary>
/// <param name="Volts">VCCO for outputs, as boards print it.</param>
public sealed record IoStandard(string Name, string Volts)
{
    /// <summary>Inputs work at another supply too, when they are not terminated inside.</summary>
    public bool InputsAreFree { get; init; }

    private static readonly Dictionary<string, IoStandard> s_all = Make();

    public static IEnumerable<string> Names => s_all.Keys;

    /// <returns>Null when there is none of that name.</returns>
    public static IoStandard? Find(string name) => s_all.GetValueOrDefault(name.ToUpperInvariant());

    /// <summary>The single-ended one that most designs mean at a supply.</summary>
    public static string Usual(string volts) => $"LVCMOS{volts.Replace(".", "")}";

    private static Dictionary<string, IoStandard> Make()
    {
        (string Volts, string Names)[] plain =
        [
            ("3.3", "LVCMOS33 LVTTL PCI33_3 TMDS_33"), ("2.5", "LVCMOS25"), ("1.8", "LVCMOS18 HSTL_I_18 HSTL_II_18 SSTL18_I SSTL18_II MOBILE_DDR"),
            ("1.5", "LVCMOS15 HSTL_I HSTL_II SSTL15 SSTL15_R"), ("1.35", "SSTL135 SSTL135_R"), ("1.2", "LVCMOS12 HSUL_12"),
            ("1.8", "DIFF_HSTL_I_18 DIFF_HSTL_II_18 DIFF_SSTL18_I DIFF_SSTL18_II DIFF_MOBILE_DDR"), ("1.5", "DIFF_HSTL_I DIFF_HSTL_II DIFF_SSTL15 DIFF_SSTL15_R"),
            ("1.35", "DIFF_SSTL135 DIFF_SSTL135_R"), ("1.2", "DIFF_HSUL_12"), ("2.5", "BLVDS_25"),
        ];
        var all = plain.SelectMany(row => row.Names.Split(' ').Select(name => new IoStandard(name, row.Volts))).ToDictionary(standard => standard.Name);
        foreach (var name in (string[])["LVDS_25", "MINI_LVDS_25", "PPDS_25", "RSDS_25"]) all.Add(name, new(name, "2.5") { InputsAreFree = true });
        return all;
    }
}
