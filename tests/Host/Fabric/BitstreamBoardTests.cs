using System.Text;
using Stead.Tests.Harness;

namespace Stead.Tests.Host.Fabric;

/// <summary>From the bits of an iCE40's bitstream to the LEDs, without a board.</summary>
public sealed class BitstreamBoardTests : IDisposable
{
    private const string Design = """
        module top(input clk, output [3:0] led);
            reg [3:0] leds;
            reg [2:0] counter;
            always @(posedge clk)
                if (counter == 0) begin leds <= leds + 1; counter <= 5; end
                else counter <= counter - 1;
            assign led = leds;
        endmodule
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("stead-bits-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_LEDs_are_those_of_the_source()
    {
        foreach (var program in (string[])["yosys", "nextpnr-ice40", "icepack", "icebox_vlog"]) Needs.Program(program);
        Type("stead fabric new --board icestick d").Ok();
        File.WriteAllText(_folder + "/d/top.v", Design);
        Type("stead fabric build d").Ok();
        var source = Type("stead fabric board --text --exact --seconds 20us d").Ok();
        // Of 240 cycles every sixth from the first one, and the beginning.
        Assert.Equal(1 + 40, source.Lines.Count);
        var bits = Type("stead fabric board --text --exact --seconds 20us d/implementation/d.bin").Ok();
        Assert.Equal((source.Output, ""), (bits.Output, bits.Error));

        // And through the configuration port.
        Type("stead dev devcfg --board icestick --at $PWD/ice && xbin2bit d/implementation/d.bin ice").Ok();
        var device = Type("stead fabric board --text --exact --seconds 20us --device ice; stead dev unload ice").Ok();
        Assert.Equal((source.Output, ""), (device.Output, device.Error));
    }

    /// <summary>The board is looked at first, the bitstream comes later.</summary>
    [Fact]
    public void A_board_waits_for_its_bitstream()
    {
        foreach (var program in (string[])["yosys", "nextpnr-ice40", "icepack", "icebox_vlog"]) Needs.Program(program);
        Type("stead fabric new --board icestick --design static d && stead fabric build d && stead dev devcfg --board icestick --at $PWD/ice").Ok();
        using var board = Programs.Start(["sh", "-c", $"cd {_folder} && exec {Repository.Bin}/stead fabric board --text --seconds 1us --device ice"], Variables);
        Assert.Equal($"waiting for a bitstream: xbin2bit FILE {_folder}/ice", board.StandardOutput.ReadLine());
        Type("xbin2bit d/implementation/d.bin ice").Ok();
        Assert.Equal("led 1010 at 0.000 s", board.StandardOutput.ReadLine());
        Assert.True(board.WaitForExit(TimeSpan.FromMinutes(1)));
        var ran = Type("xbin2bit d/top.v ice");
        Assert.True(ran.ExitCode == 1 && ran.Error.Contains("no sync word", StringComparison.Ordinal), ran.ToString());
        Type("stead dev unload ice").Ok();
        Assert.Contains("there is no device 'ice'", Type("stead fabric board --device ice").Error, StringComparison.Ordinal);
    }

    /// <summary>The board in the terminal follows its device: configured, refused, configured anew.</summary>
    [Fact]
    public void A_board_shows_what_its_device_is_configured_with_next()
    {
        foreach (var program in (string[])["yosys", "nextpnr-ice40", "icepack", "icebox_vlog", "script"]) Needs.Program(program);
        Type("for d in a b; do stead fabric new --board icestick --design static $d; done && sed -i 's/1.b1, 1.b0, 1.b1, 1.b0/1, 1, 0, 0/; s/led = .*;/led = 4'\\''b0011;/' b/top.v && stead fabric build a && stead fabric build b && stead dev devcfg --board icestick --at $PWD/ice && xbin2bit a/implementation/a.bin ice").Ok();
        using var board = Programs.Start(["script", "-qefc", $"stty rows 30 cols 100; cd {_folder}; stead fabric board --device ice; echo ended $?", "/dev/null"], new Dictionary<string, string?>(Variables) { ["NO_COLOR"] = "1", ["TERM"] = "xterm" });
        Shows("●      ○      ●      ○");
        Assert.Equal(0, Type("head -c 1000 b/implementation/b.bin | dd of=ice conv=notrunc status=none").ExitCode);
        Shows("○      ○      ○      ○", "refused: only 1000 bytes came");
        Type("xbin2bit b/implementation/b.bin ice").Ok();
        Shows("○      ○      ●      ●");
        board.StandardInput.Write("q");
        board.StandardInput.Flush();
        Shows("ended 0");
        Type("stead dev unload ice").Ok();

        void Shows(params string[] texts)
        {
            var (shown, buffer) = (new StringBuilder(), new char[4096]);
            Eventually.True(() =>
            {
                var count = board.StandardOutput.Read(buffer, 0, buffer.Length);
                shown.Append(buffer, 0, count);
                return texts.All(text => shown.ToString().Contains(text, StringComparison.Ordinal)) || count == 0;
            }, () => shown.ToString());
        }
    }

    [Fact]
    public void A_Zynqs_bitstream_has_no_netlist_to_show()
    {
        Type("stead fabric blank a.bit").Ok();
        Assert.Contains("a netlist can only be read back out of an iCE40's bitstream", Type("stead fabric board a.bit").Error, StringComparison.Ordinal);
    }

    private Dictionary<string, string?> Variables => new() { ["STEAD_RUN_DIR"] = _folder + "/run", ["PATH"] = $"{Repository.Bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", ["LC_ALL"] = "C.UTF-8" };

    private Ran Type(string script) => Programs.Run(["sh", "-c", $"cd {_folder} && {script}"], Variables);
}
