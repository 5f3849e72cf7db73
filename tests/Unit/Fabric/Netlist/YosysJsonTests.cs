using System.Text;
using Stead.Core;
using Stead.Fabric.Netlist;

namespace Stead.Tests.Unit.Fabric.Netlist;

public sealed class YosysJsonTests
{
    private const string Small =
        """
        {
          "creator": "Yosys 0.55",
          "modules": {
            "top": {
              "attributes": { "top": "00000000000000000000000000000001", "src": "top.v:1.1-9.10" },
              "ports": { "a": { "direction": "input", "bits": [ 2, 3 ] }, "y": { "direction": "output", "offset": 1, "upto": 1, "bits": [ 4, "1" ] } },
              "cells": {
                "$and": {
                  "hide_name": 1, "type": "$reduce_and", "parameters": { "A_SIGNED": 0, "A_WIDTH": 2, "Y_WIDTH": "00000000000000000000000000000001" },
                  "attributes": { "src": "top.v:5.3-5.9|lib.v:7.1" },
                  "port_directions": { "A": "input", "Y": "output" }, "connections": { "A": [ 2, 3 ], "Y": [ 4 ] }
                }
              },
              "netnames": {
                "u.q": { "hide_name": 0, "bits": [ 2 ], "attributes": { "hdlname": "u q", "init": "1", "src": "top.v:3.1" } },
                "\\u.q ": { "hide_name": 0, "bits": [ 3 ], "attributes": { } }
              }
            }
          }
        }
        """;

    private static NetlistDesign Read(string json) => YosysJson.Read(Encoding.UTF8.GetBytes(json), "n.json");

    [Fact]
    public void Modules_ports_cells_and_names_are_read()
    {
        var top = Read(Small).Top(null);
        Assert.Equal(("top", new SourceLocation("top.v", 1)), (top.Name, top.Source));
        Assert.Equal([("a", PortDirection.Input, 0, false), ("y", PortDirection.Output, 1, true)], top.Ports.Select(port => (port.Name, port.Direction, port.LowestIndex, port.Upto)));
        Assert.Equal([4, NetBit.One], top.Ports[1].Bits);
        var cell = Assert.Single(top.Cells);
        Assert.Equal(("$reduce_and", 2, false, new SourceLocation("top.v", 5)), (cell.Type, cell.Count("A_WIDTH"), cell.Flag("A_SIGNED"), cell.Source));
        Assert.Equal(("u.q", "1"), (top.Nets[0].Name, top.Nets[0].Initial));
    }

    [Theory]
    [InlineData("", "n.json:1: is not JSON: ")]
    [InlineData("{", "n.json:1: ")]
    [InlineData("{\n \"modules\": 5 }", "n.json:2: an object { ... } is expected here")]
    [InlineData("{ \"creator\": \"x\" }\n", "n.json:1: has no modules: it was not written by Yosys' write_json")]
    [InlineData("{ \"modules\": { \"m\": {\n\"ports\": {\n\"p\": { \"bits\": [ 1 ] } } } } }", "n.json:3: a bit is the number of a net from 2 up, or one of \"0\", \"1\", \"x\", \"z\"")]
    [InlineData("{ \"modules\": { \"m\": {\n\"ports\": {\n\"p\": { \"bits\": [ 2 ] } } } } }", "n.json:3: port p has no direction")]
    [InlineData("{ \"modules\": { \"m\": {\n\"cells\": {\n\"c\": { \"parameters\": { \"W\": [ ] } } } } } }", "n.json:3: a number or a text is expected here")]
    [InlineData("{ \"modules\": { } }\n}", "n.json:2: ")]
    public void What_is_wrong_is_told_with_its_line(string json, string complaint) =>
        Assert.StartsWith(complaint, Assert.Throws<UserError>(() => Read(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Damaged_files_are_read_or_refused()
    {
        var random = new RandomSequence(7);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(Small);
            for (var change = random.Below(3); change >= 0; change--) bytes[random.Below(bytes.Length)] = (byte)random.Next();
            var length = random.Chance(0.2) ? (int)random.Below(bytes.Length) : bytes.Length;
            try { YosysJson.Read(bytes.AsSpan(0, length), "n.json"); }
            catch (UserError e) { Assert.All(e.Complaints, complaint => Assert.NotNull(complaint.Line)); }
        }
    }

    [Fact]
    public void The_top_module_is_marked_or_named_or_the_only_one()
    {
        var design = Read("""{ "modules": { "counter": { }, "display": { } } }""");
        Assert.Equal("display", design.Top("display").Name);
        Assert.Equal("the design has no module conter; did you mean counter?", Assert.Throws<UserError>(() => design.Top("conter")).Message);
        Assert.Equal("it is not clear which module is the top one; name it: counter, display", Assert.Throws<UserError>(() => design.Top(null)).Message);
    }
}
