using System.Globalization;

namespace Stead.Fabric.Constraints;

/// <summary>Reads Vivado's constraints (UG903, UG835): what concerns pins and clocks is kept, what does not is passed over, what is unknown is told.</summary>
public sealed class XdcReader
{
    private const int MostPorts = 100_000;

    /// <summary>UG903, "supported XDC commands": they say nothing about pins or the clocks of pins.</summary>
    private static readonly string[] s_passedOver =
    [
        "add_cells_to_pblock", "all_clocks", "all_cpus", "all_dsps", "all_fanin", "all_fanout", "all_ffs", "all_inputs", "all_latches", "all_outputs", "all_rams", "all_registers",
        "connect_debug_cores", "connect_debug_port", "create_debug_core", "create_debug_port", "create_generated_clock", "create_macro", "create_pblock", "create_property",
        "create_waiver", "current_design", "current_instance", "delete_macros", "delete_pblock", "expr", "filter", "get_property", "group_path", "list", "make_diff_pair_ports",
        "remove_cells_from_pblock", "resize_pblock", "set_bus_skew", "set_case_analysis", "set_clock_groups", "set_clock_latency", "set_clock_sense", "set_clock_uncertainty",
        "set_data_check", "set_disable_timing", "set_external_delay", "set_false_path", "set_hierarchy_separator", "set_input_delay", "set_input_jitter", "set_load",
        "set_logic_dc", "set_logic_one", "set_logic_unconnected", "set_logic_zero", "set_max_delay", "set_max_time_borrow", "set_min_delay", "set_multicycle_path",
        "set_operating_conditions", "set_output_delay", "set_package_pin_val", "set_propagated_clock", "set_switching_activity", "set_system_jitter", "set_units", "update_macro",
    ];

    private static readonly string[] s_portProperties =
        ["PACKAGE_PIN", "LOC", "IOSTANDARD", "SLEW", "DRIVE", "PULLUP", "PULLDOWN", "PULLTYPE", "KEEPER", "DIFF_TERM", "IN_TERM", "IOB", "OFFCHIP_TERM", "PRIORITY"];

    private static readonly string[] s_otherObjects = ["current_design", "get_cells", "get_nets", "get_pins", "get_clocks", "get_iobanks", "get_designs", "get_debug_cores", "get_pblocks", "get_sites", "get_bels"];
    private static readonly string[] s_clockOptions = ["-name", "-period", "-waveform", "-add", "-quiet", "-verbose"];

    private readonly string _file;
    private readonly ConstraintSet _set;
    private readonly Findings _findings;

    private XdcReader(string file, ConstraintSet set, Findings findings) => (_file, _set, _findings) = (file, set, findings);

    /// <param name="set">Is added to.</param>
    /// <param name="findings">Is added to.</param>
    public static void Read(string file, string text, ConstraintSet set, Findings findings)
    {
        var mistakes = new List<Complaint>();
        var reader = new XdcReader(file, set, findings);
        foreach (var command in TclReader.Read(file, text, mistakes)) reader.Take(command);
        foreach (var mistake in mistakes) findings.Add(true, mistake);
    }

    private void Take(TclCommand command)
    {
        switch (command.Name)
        {
            case "set_property": TakeProperty(command); break;
            case "create_clock": TakeClock(command); break;
            case var name when s_passedOver.Contains(name): break;
            case var name:
                string[] known = ["set_property", "create_clock", "set", .. s_passedOver];
                if (Spelling.Nearest(name.ToLowerInvariant(), known) is { } meant) Error(command.Line, $"unknown command '{Shown(name)}'", $"did you mean '{meant}'?");
                else Warn(command.Line, $"unknown command '{Shown(name)}': what it says is not checked");
                break;
        }
    }

    private void TakeProperty(TclCommand command)
    {
        var words = command.Words.Skip(1).ToList();
        if (words.FindIndex(word => word.Kind == TclWordKind.Bare && word.Text.StartsWith('#')) is >= 0 and var comment)
        {
            Error(words[comment].Line, "a comment behind a command, without ; between", "write ; before the #");
            words.RemoveRange(comment, words.Count - comment);
        }
        words.RemoveAll(word => word is { Kind: TclWordKind.Bare, Text: "-quiet" or "-verbose" });
        var pairs = words switch
        {
            [{ Text: "-dict" }, var dictionary, ..] => Pairs(dictionary),
            [var name, var value, ..] => [(name.Text, value.Text, name.Line)],
            _ => [],
        };
        var objects = words is [{ Text: "-dict" }, _, var one] ? one : words is [{ Text: not "-dict" }, _, var other] ? other : null;
        if (objects is null || pairs is null)
        {
            Error(command.Line, "not a set_property", "write set_property NAME VALUE [get_ports PORT], or set_property -dict { NAME VALUE ... } [get_ports PORT]");
            return;
        }
        if (PortsOf(objects) is not { } ports) return;
        foreach (var (name, value, line) in pairs) TakeProperty(name, value, line, ports, objects.Line);
    }

    private void TakeProperty(string name, string value, int line, IReadOnlyList<string> ports, int portLine)
    {
        var property = name.ToUpperInvariant();
        if (!s_portProperties.Contains(property) && Spelling.Nearest(property, s_portProperties) is { } meant)
        {
            Error(line, $"unknown property '{Shown(name)}'", $"did you mean '{meant}'?");
            return;
        }
        if (_set.Properties.Count + ports.Count > MostPorts)
        {
            Error(line, $"more than {MostPorts} properties of ports");
            return;
        }
        foreach (var port in ports) _set.Properties.Add(new(property == "LOC" ? PortProperty.Pin : property, value.Trim(), port, new(_file, line)) { PortPlace = new(_file, portLine) });
    }

    private static List<(string Name, string Value, int Line)>? Pairs(TclWord dictionary)
    {
        var elements = dictionary.Command is { Name: "list" } list ? [.. list.Words.Skip(1).Select(word => word.Text)] : dictionary.Elements;
        if (elements.Count == 0 || elements.Count % 2 != 0) return null;
        return [.. elements.Chunk(2).Select(pair => (pair[0], pair[1], dictionary.Line))];
    }

    /// <returns>Null for objects that are not ports, and after a complaint.</returns>
    private IReadOnlyList<string>? PortsOf(TclWord word)
    {
        if (word.Command is not { } command)
        {
            Error(word.Line, $"'{Shown(word.Text.Trim())}' is a name, not a port", $"write [get_ports {(word.Elements is [var only] ? only : "PORT")}]");
            return null;
        }
        if (command.Name != "get_ports")
        {
            if (s_otherObjects.Contains(command.Name)) return null;
            if (Spelling.Nearest(command.Name, ["get_ports", .. s_otherObjects]) is { } meant) Error(command.Line, $"unknown command '{Shown(command.Name)}'", $"did you mean '{meant}'?");
            else Warn(command.Line, $"unknown command '{Shown(command.Name)}': what it says is not checked");
            return null;
        }
        var ports = new List<string>();
        foreach (var argument in command.Words.Skip(1))
        {
            if (argument is { Kind: TclWordKind.Bare, Text: "-quiet" or "-verbose" or "-nocase" or "-scoped_to_current_instance" }) continue;
            if (argument.Kind == TclWordKind.Bracketed || argument is { Kind: TclWordKind.Bare, Text: ['-', ..] })
            {
                Warn(argument.Line, $"get_ports with '{Shown(argument.Text)}' is not understood: what it says is not checked", "name the ports");
                return null;
            }
            ports.AddRange(argument.Kind == TclWordKind.Bare ? [argument.Text] : argument.Elements);
        }
        if (ports.Count > 0) return ports;
        Error(command.Line, "get_ports names no port", "write [get_ports PORT]");
        return null;
    }

    private void TakeClock(TclCommand command)
    {
        string? name = null, period = null;
        TclWord? waveform = null, objects = null;
        var adds = false;
        for (var i = 1; i < command.Words.Count; i++)
        {
            var word = command.Words[i];
            var value = i + 1 < command.Words.Count ? command.Words[i + 1] : null;
            switch (word.Kind == TclWordKind.Bare ? word.Text : "")
            {
                case "-add": adds = true; break;
                case "-quiet" or "-verbose": break;
                case "-name": (name, i) = (value?.Text, i + 1); break;
                case "-period": (period, i) = (value?.Text ?? "", i + 1); break;
                case "-waveform": (waveform, i) = (value, i + 1); break;
                case ['-', ..] option:
                    Error(word.Line, $"create_clock has no option '{Shown(option)}'", Spelling.Nearest(option, s_clockOptions) is { } meant ? $"did you mean '{meant}'?" : null);
                    return;
                case ['#', ..]:
                    Error(word.Line, "a comment behind a command, without ; between", "write ; before the #");
                    i = command.Words.Count;
                    break;
                default: objects ??= word; break;
            }
        }
        if (period is null) Error(command.Line, "create_clock without a period", "write -period and the time in nanoseconds");
        else if (!decimal.TryParse(period, NumberStyles.Float, CultureInfo.InvariantCulture, out var time) || time is <= 0 or > 1_000_000_000)
            Error(command.Line, $"'{Shown(period)}' is not a period", "write the time in nanoseconds: 8.00");
        else
        {
            if (waveform is not null) CheckWaveform(waveform, time);
            if (objects is null || PortsOf(objects) is { } ports && Keep(ports)) return;

            bool Keep(IReadOnlyList<string> ports)
            {
                _set.Clocks.Add(new(name ?? ports[0], time, ports, adds, new(_file, command.Line)));
                return true;
            }
        }
    }

    private void CheckWaveform(TclWord waveform, decimal period)
    {
        var edges = new List<decimal>();
        foreach (var element in waveform.Elements)
        {
            if (!decimal.TryParse(element, NumberStyles.Float, CultureInfo.InvariantCulture, out var edge)) break;
            edges.Add(edge);
        }
        var good = edges.Count == waveform.Elements.Count && edges.Count > 0 && edges.Count % 2 == 0 && edges.Zip(edges.Skip(1)).All(pair => pair.First < pair.Second) && edges[^1] <= edges[0] + period;
        if (!good) Error(waveform.Line, $"'{Shown(waveform.Text)}' is not a waveform of a period of {period.ToString(CultureInfo.InvariantCulture)} ns",
            $"write when it rises and falls: {{0 {(period / 2).ToString("0.###", CultureInfo.InvariantCulture)}}}");
    }

    private static string Shown(string text) => string.Concat(text.Take(40).Select(c => char.IsControl(c) ? '?' : c)) + (text.Length > 40 ? "…" : "");

    private void Error(int line, string what, string? instead = null) => _findings.Error(new(_file, line), what, instead);

    private void Warn(int line, string what, string? instead = null) => _findings.Warning(new(_file, line), what, instead);
}
