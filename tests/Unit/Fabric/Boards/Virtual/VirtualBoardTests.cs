using Stead.Fabric.Boards;
using Stead.Fabric.Boards.Virtual;
using Stead.Fabric.Constraints;
using Stead.Fabric.Netlist;
using Stead.Fabric.Simulation;

namespace Stead.Tests.Unit.Fabric.Boards.Virtual;

public sealed class VirtualBoardTests
{
    private static readonly Board s_board = BoardReader.Read("small",
        """
        name Small
        maker X
        part xc7z020clg400-1
        package xc7z020clg400
        flow vivado
        standard LVCMOS33
        bank 34 3.3
        bank 35 3.3
        clock clk H16 100000
        led led[0] R14
        led led[1] P14
        led led[2] N16
        led led[3] M14 active-low
        rgb led4 N15 G17 L15
        button btn[0] D19
        button btn[1] D20 active-low
        switch sw[0] M20
        """);

    private readonly List<string> _told = [];

    private VirtualBoard Make(CounterEngine engine, bool exact = false, Slot until = default, params string[] leds)
    {
        var clk = new DesignPort("clk", PortDirection.Input, 1, 0, default);
        var btn = new DesignPort("btn", PortDirection.Input, 4, 0, default);
        var led = new DesignPort("led", PortDirection.Output, 6, 0, default);
        string[] pins = leds.Length > 0 ? leds : ["R14", "P14", "N16", "M14"];
        var board = new VirtualBoard(s_board, engine,
        [
            new(new(clk, 0), "H16", default), new(new(btn, 0), "D19", default), new(new(btn, 1), "D20", default), new(new(btn, 2), "M20", default),
            .. pins.Select((pin, bit) => new PinAssignment(new(led, bit), pin, default)),
        ], until) { IsExact = exact || until.Width > 0 };
        board.Reset(Tell(board));
        return board;
    }

    private Action<BoardEvent> Tell(VirtualBoard board) => one => _told.Add($"{one.Name} {one.Value} at {board.Time.Text(one.Cycle)}");

    [Fact]
    public void Changes_are_told_with_their_cycle()
    {
        using var engine = new CounterEngine((cycles, _) => (ulong)(cycles / 70_000) & 7);
        var board = Make(engine);
        Assert.Equal(200_000, board.Advance(200_000, Tell(board)));
        // led[3] is lit while its pin is low.
        Assert.Equal(["led 1000 at 0.000 s", "led 1001 at 0.700 s", "led 1010 at 1.400 s"], _told);
        Assert.Equal([0, 1, 0, 1], board.Lights.Take(4).Select(light => light.Brightness));
    }

    [Fact]
    public void How_time_is_cut_into_pieces_changes_nothing()
    {
        using var engine = new CounterEngine((cycles, _) => (ulong)(cycles / 333 + cycles / 50_000));
        var whole = Make(engine);
        whole.Advance(100_000, Tell(whole));
        var told = _told.ToList();
        _told.Clear();
        var board = Make(engine);
        for (var i = 0; i < 100; i++) board.Advance(1_000, Tell(board));
        Assert.Equal(told, _told);
    }

    [Fact]
    public void A_button_is_pressed_and_released_where_it_is_said()
    {
        using var engine = new CounterEngine((_, buttons) => buttons);
        var board = Make(engine);
        board.Advance(50_000, Tell(board));
        board.Set(board.Inputs[0], true, Tell(board));
        board.Advance(10_000, Tell(board));
        board.Set(board.Inputs[0], false, Tell(board));
        board.Set(board.Inputs[1], true, Tell(board));
        board.Set(board.Inputs[2], true, Tell(board));
        // btn[1] is low when pressed, so it is high before.
        Assert.Equal(
        [
            "led 1010 at 0.000 s", "btn0 pressed at 0.500 s", "led 1011 at 0.500 s", "btn0 released at 0.600 s", "led 1010 at 0.600 s",
            "btn1 pressed at 0.600 s", "led 1000 at 0.600 s", "sw0 on at 0.600 s", "led 1100 at 0.600 s",
        ], _told);
    }

    [Theory]
    [InlineData(25)]
    [InlineData(50)]
    [InlineData(90)]
    public void A_dimmed_light_has_the_brightness_of_its_duty_cycle(int percent)
    {
        using var engine = new CounterEngine((cycles, _) => cycles % 20 < percent / 5 ? 1UL : 0);
        var board = Make(engine);
        board.Advance(100_000, Tell(board));
        Assert.Equal(percent / 100.0, board.Lights[0].Brightness);
        Assert.True(board.Lights[0].Flickers);
        Assert.False(board.Lights[1].Flickers);
        // Told while it is found out, then as brightness, and no more while that stays.
        Assert.InRange(_told.Count, 2, VirtualBoard.MostChanges + 6);
        Assert.Contains(_told, line => line.StartsWith("led0 ", StringComparison.Ordinal) && line.Contains('%'));
        Assert.True(engine.Runs < 1_000, $"{engine.Runs} runs");
    }

    [Fact]
    public void When_a_light_is_quiet_again_its_changes_are_told_again()
    {
        using var engine = new CounterEngine((cycles, _) => cycles < 50_000 ? (ulong)cycles & 1 : cycles < 90_000 ? 2UL : 4);
        var board = Make(engine);
        board.Advance(100_000, Tell(board));
        Assert.Equal("led 1100 at 0.900 s", _told[^1]);
    }

    [Fact]
    public void Exactly_means_every_change()
    {
        using var engine = new CounterEngine((cycles, _) => (ulong)cycles & 1);
        var board = Make(engine, exact: true);
        board.Advance(5_000, Tell(board));
        Assert.Equal(5_001, _told.Count);
    }

    [Fact]
    public void The_colours_of_an_RGB_light()
    {
        using var engine = new CounterEngine((cycles, _) => (ulong)(cycles / 10_000), width: 3);
        var board = Make(engine, leds: ["N15", "G17", "L15"]);
        board.Advance(75_000, Tell(board));
        Assert.Equal(["led4 off", "led4 red", "led4 green", "led4 yellow", "led4 blue", "led4 magenta", "led4 cyan", "led4 white"], _told.Select(line => line[..line.IndexOf(" at", StringComparison.Ordinal)]));
        Assert.All(board.Lights.Take(4), light => Assert.False(light.IsConnected));
    }

    [Fact]
    public void A_condition_ends_it_at_its_cycle()
    {
        using var engine = new CounterEngine((cycles, _) => (ulong)(cycles / 1_234));
        var board = Make(engine, until: CounterEngine.Led with { Width = 1 });
        Assert.Equal(1_234, board.Advance(100_000, Tell(board)));
        Assert.True(board.IsReached);
    }

    [Fact]
    public void Reset_begins_anew_and_leaves_switches_where_they_are()
    {
        using var engine = new CounterEngine((cycles, buttons) => (ulong)(cycles / 50_000) + buttons);
        var board = Make(engine);
        board.Set(board.Inputs[0], true, Tell(board));
        board.Set(board.Inputs[2], true, Tell(board));
        board.Advance(60_000, Tell(board));
        _told.Clear();
        board.Reset(Tell(board));
        Assert.Equal((false, true), (board.Inputs[0].IsOn, board.Inputs[2].IsOn));
        Assert.Equal(["led 1110 at 0.000 s"], _told);
    }

    [Theory]
    [InlineData("0.5s", 0.5)]
    [InlineData("20ms", 0.02)]
    [InlineData("8ns", 0.000000008)]
    [InlineData("1.5", 1.5)]
    [InlineData("3us", 0.000003)]
    public void Times_are_read(string text, double seconds) => Assert.Equal((decimal)seconds, BoardTime.TryParse(text));

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1e3")]
    [InlineData("soon")]
    public void What_is_no_time_is_refused(string text) => Assert.Null(BoardTime.TryParse(text));

    [Fact]
    public void Time_is_exact_to_the_nanosecond()
    {
        var time = new BoardTime(125_000_000);
        Assert.Equal(["0.000 s", "0.000000008 s", "1.000 s", "1.000000016 s"], ((long[])[0, 1, 125_000_000, 125_000_002]).Select(time.Text));
        Assert.Equal(125_000_000, time.CyclesIn(1));
        Assert.Equal("0.000000083 s", new BoardTime(12_000_000).Text(1));
    }
}
