using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Stead.Tests.Harness;

namespace Stead.Tests.Host;

/// <summary>The virtual board in a terminal: script(1) is the terminal.</summary>
public sealed partial class BoardTerminalTests : IDisposable
{
    private const string Design =
        """
        module top(input clk, input [3:0] btn, input [1:0] sw, output [3:0] led);
            reg [3:0] count;
            always @(posedge clk) count <= count + 1;
            assign led = {btn[0], sw[0], count < 4, 1'b1};
        endmodule
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("stead-board-").FullName;
    private readonly StringBuilder _shown = new();

    public BoardTerminalTests()
    {
        Needs.Program("yosys");
        Needs.Program("script");
        File.WriteAllText(_folder + "/top.v", Design);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Process Open(string options = "") => Programs.Start(
        ["script", "-qefc", $"stty rows 30 cols 100; echo before $(stty -g); sh -c 'echo $$ >{_folder}/pid; exec {Repository.Bin}/stead fabric board {options} {_folder}/top.v 2>/dev/null'; echo ended $?; echo after $(stty -g)", "/dev/null"],
        new Dictionary<string, string?> { ["NO_COLOR"] = "1", ["LC_ALL"] = "C.UTF-8", ["TERM"] = "xterm" });

    /// <summary>Reads on until the screen has that.</summary>
    private void Until(Process process, string text)
    {
        var from = _shown.Length;
        var buffer = new char[4096];
        Eventually.True(() =>
        {
            var count = process.StandardOutput.Read(buffer, 0, buffer.Length);
            _shown.Append(buffer, 0, count);
            return _shown.ToString(from, _shown.Length - from).Contains(text, StringComparison.Ordinal) || count == 0;
        }, () => _shown.ToString());
        Assert.Contains(text, _shown.ToString(from, _shown.Length - from), StringComparison.Ordinal);
    }

    private static void Press(Process process, string keys)
    {
        process.StandardInput.Write(keys);
        process.StandardInput.Flush();
    }

    [Fact]
    public void Keys_press_buttons_move_switches_pause_and_leave()
    {
        using var board = Open();
        Until(board, "on the Arty Z7-20, clock 125 MHz");
        // A quarter of the time lit, and always.
        Until(board, "○      ○      ◔      ●");
        Press(board, "a");
        Until(board, "○      ●      ◔      ●");
        Press(board, "h0");
        Until(board, "●      ●      ◔      ●");
        Press(board, "0");
        Until(board, "○      ●      ◔      ●");
        Press(board, " ");
        Until(board, "paused");
        Press(board, "r");
        Until(board, "time   0.000 s   cycle 0");
        Press(board, "nnn");
        Until(board, "cycle 3");
        Press(board, "N12\r");
        Until(board, "cycle 15");
        Press(board, "q");
        Until(board, "ended 0");
        IsAsBefore(board);
    }

    [Theory]
    [InlineData("\x03", "ended 0")]
    [InlineData("\x04", "ended 0")]
    public void Control_C_leaves_the_terminal_as_it_was(string key, string ended)
    {
        using var board = Open("--speed 0.001");
        Until(board, "0.001 × real time");
        Press(board, key);
        Until(board, ended);
        IsAsBefore(board);
    }

    [Fact]
    public void A_signal_leaves_the_terminal_as_it_was()
    {
        using var board = Open();
        Until(board, "real time");
        Programs.Run(["kill", "-TERM", File.ReadAllText(_folder + "/pid").Trim()]).Ok();
        Until(board, "ended 0");
        IsAsBefore(board);
    }

    [GeneratedRegex("(before|after) ([0-9a-f:]{40,})")]
    private static partial Regex Settings();

    /// <summary>stty -g says the same twice, and the screen's other half is left.</summary>
    private void IsAsBefore(Process board)
    {
        _shown.Append(board.StandardOutput.ReadToEnd());
        Assert.True(board.WaitForExit(TimeSpan.FromMinutes(1)));
        var (before, after) = (Settings().Match(_shown.ToString()), Settings().Match(_shown.ToString()).NextMatch());
        Assert.Equal(("before", "after"), (before.Groups[1].Value, after.Groups[1].Value));
        Assert.Equal(before.Groups[2].Value, after.Groups[2].Value);
        Assert.Contains("\e[?1049h", _shown.ToString(), StringComparison.Ordinal);
        Assert.Contains("\e[?25h\e[?1049l", _shown.ToString(), StringComparison.Ordinal);
    }
}
