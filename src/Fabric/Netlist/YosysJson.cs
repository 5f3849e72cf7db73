using System.Text.Json;

namespace Stead.Fabric.Netlist;

/// <summary>Reads what Yosys' write_json writes, of version 0.23 and of today.</summary>
public static class YosysJson
{
    /// <param name="json">UTF-8.</param>
    /// <param name="file">Its name, for complaints.</param>
    /// <exception cref="UserError">With the line, when it is not such a file.</exception>
    public static NetlistDesign Read(ReadOnlySpan<byte> json, string? file = null)
    {
        var cursor = new JsonCursor(json, file);
        List<NetlistModule>? modules = null;
        cursor.BeginObject();
        while (cursor.NextName(out var name))
        {
            if (name != "modules")
            {
                cursor.Skip();
                continue;
            }
            modules = [];
            cursor.BeginObject();
            while (cursor.NextName(out var module)) modules.Add(ReadModule(ref cursor, module));
        }
        cursor.End();
        return new(modules ?? throw cursor.Wrong("has no modules: it was not written by Yosys' write_json"));
    }

    private static NetlistModule ReadModule(ref JsonCursor cursor, string name)
    {
        List<NetlistPort> ports = [];
        List<NetlistCell> cells = [];
        List<NetlistMemory> memories = [];
        List<NetName> nets = [];
        Dictionary<string, string> attributes = [];
        cursor.BeginObject();
        while (cursor.NextName(out var section))
        {
            switch (section)
            {
                case "attributes":
                    attributes = ReadValues(ref cursor);
                    break;
                case "ports":
                    cursor.BeginObject();
                    while (cursor.NextName(out var port)) ports.Add(ReadPort(ref cursor, port));
                    break;
                case "cells":
                    cursor.BeginObject();
                    while (cursor.NextName(out var cell)) cells.Add(ReadCell(ref cursor, cell));
                    break;
                case "memories":
                    cursor.BeginObject();
                    while (cursor.NextName(out var memory)) memories.Add(ReadMemory(ref cursor, memory));
                    break;
                case "netnames":
                    cursor.BeginObject();
                    while (cursor.NextName(out var net)) nets.Add(ReadNet(ref cursor, net));
                    break;
                default:
                    cursor.Skip();
                    break;
            }
        }
        return new()
        {
            Name = name, Ports = ports, Cells = cells, Memories = memories, Nets = nets, Source = Source(attributes),
            IsTop = IsSet(attributes, "top"), IsBlackBox = IsSet(attributes, "blackbox") || IsSet(attributes, "whitebox"),
        };
    }

    private static NetlistPort ReadPort(ref JsonCursor cursor, string name)
    {
        PortDirection? direction = null;
        IReadOnlyList<int>? bits = null;
        var (lowest, upto) = (0, false);
        cursor.BeginObject();
        while (cursor.NextName(out var key))
        {
            switch (key)
            {
                case "direction":
                    direction = cursor.String() switch
                    {
                        "input" => PortDirection.Input, "output" => PortDirection.Output, "inout" => PortDirection.InOut,
                        _ => throw cursor.Wrong($"port {name}: the direction is none of input, output and inout"),
                    };
                    break;
                case "bits": bits = ReadBits(ref cursor); break;
                case "offset": lowest = cursor.Number(); break;
                case "upto": upto = cursor.Number() != 0; break;
                default: cursor.Skip(); break;
            }
        }
        if (direction is null || bits is null) throw cursor.Wrong($"port {name} has no {(bits is null ? "bits" : "direction")}");
        return new(name, direction.Value, bits) { LowestIndex = lowest, Upto = upto };
    }

    private static NetlistCell ReadCell(ref JsonCursor cursor, string name)
    {
        string? type = null;
        Dictionary<string, string> parameters = [], attributes = [];
        Dictionary<string, IReadOnlyList<int>> connections = [];
        cursor.BeginObject();
        while (cursor.NextName(out var key))
        {
            switch (key)
            {
                case "type": type = cursor.String(); break;
                case "parameters": parameters = ReadValues(ref cursor); break;
                case "attributes": attributes = ReadValues(ref cursor); break;
                case "connections":
                    cursor.BeginObject();
                    while (cursor.NextName(out var port)) connections[port] = ReadBits(ref cursor);
                    break;
                default: cursor.Skip(); break;
            }
        }
        if (type is null) throw cursor.Wrong($"cell {name} has no type");
        return new(name, type, parameters, connections) { Source = Source(attributes) };
    }

    private static NetlistMemory ReadMemory(ref JsonCursor cursor, string name)
    {
        var (width, size, start) = (0, 0, 0);
        Dictionary<string, string> attributes = [];
        cursor.BeginObject();
        while (cursor.NextName(out var key))
        {
            switch (key)
            {
                case "width": width = cursor.Number(); break;
                case "size": size = cursor.Number(); break;
                case "start_offset": start = cursor.Number(); break;
                case "attributes": attributes = ReadValues(ref cursor); break;
                default: cursor.Skip(); break;
            }
        }
        if (width < 1 || size < 1) throw cursor.Wrong($"memory {name} has no width or no size");
        return new(name, width, size, start) { Source = Source(attributes) };
    }

    private static NetName ReadNet(ref JsonCursor cursor, string name)
    {
        IReadOnlyList<int>? bits = null;
        var (hidden, lowest, upto) = (false, 0, false);
        Dictionary<string, string> attributes = [];
        cursor.BeginObject();
        while (cursor.NextName(out var key))
        {
            switch (key)
            {
                case "hide_name": hidden = cursor.Number() != 0; break;
                case "bits": bits = ReadBits(ref cursor); break;
                case "offset": lowest = cursor.Number(); break;
                case "upto": upto = cursor.Number() != 0; break;
                case "attributes": attributes = ReadValues(ref cursor); break;
                default: cursor.Skip(); break;
            }
        }
        if (bits is null) throw cursor.Wrong($"net {name} has no bits");
        // Flattening keeps the path of instances, which the name alone does not always tell.
        var path = attributes.TryGetValue("hdlname", out var written) ? written.TrimEnd().Replace(' ', '.') : name;
        return new(path, bits)
        {
            IsHidden = hidden, LowestIndex = lowest, Upto = upto, Source = Source(attributes),
            Initial = attributes.TryGetValue("init", out var initial) && initial.All(c => NetBit.OfCharacter(c) is not null) ? initial : null,
        };
    }

    private static Dictionary<string, string> ReadValues(ref JsonCursor cursor)
    {
        Dictionary<string, string> values = [];
        cursor.BeginObject();
        while (cursor.NextName(out var name)) values[name] = cursor.NumberOrText();
        return values;
    }

    private static int[] ReadBits(ref JsonCursor cursor)
    {
        var bits = new List<int>();
        cursor.BeginArray();
        while (cursor.NextElement())
        {
            bits.Add(cursor.Token switch
            {
                JsonTokenType.Number when cursor.NumberHere() is >= 2 and var net => net,
                JsonTokenType.String when cursor.Text() is [var c] && NetBit.OfCharacter(c) is { } constant => constant,
                _ => throw cursor.Wrong("a bit is the number of a net from 2 up, or one of \"0\", \"1\", \"x\", \"z\""),
            });
        }
        return [.. bits];
    }

    private static bool IsSet(Dictionary<string, string> attributes, string name) => attributes.TryGetValue(name, out var value) && value.Contains('1', StringComparison.Ordinal);

    private static SourceLocation? Source(Dictionary<string, string> attributes) => SourceLocation.Parse(attributes.GetValueOrDefault("src"));
}
