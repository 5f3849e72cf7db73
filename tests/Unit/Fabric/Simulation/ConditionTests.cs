using Stead.Core;
using Stead.Fabric.Simulation;
using Stead.Fabric.Simulation.Lowering;

namespace Stead.Tests.Unit.Fabric.Simulation;

public sealed class ConditionTests
{
    [Theory]
    [InlineData("led==5", true)]
    [InlineData("led == 4'b0101 && !go", true)]
    [InlineData("led[2:1] == 2'b10", true)]
    [InlineData("led[0]", true)]
    [InlineData("led[1] || go", false)]
    [InlineData("led > 0x4 & led < 8'h6", true)]
    [InlineData("led - 6 > 100", true)]
    [InlineData("(led | 8) != 13", false)]
    [InlineData("~go", true)]
    [InlineData("led + 1 >= 6 && led <= 5", true)]
    public void Hold_or_not(string text, bool holds)
    {
        var circuit = new Circuit();
        circuit.Input("led", 4);
        circuit.Input("go", 1);
        var engine = new Interpreter(ModuleLowering.Lower(circuit.Module, new() { Conditions = [ConditionParser.Parse(text)] }));
        engine.Set("led", 5);
        engine.Settle();
        Assert.Equal(holds, engine.State[engine.Program.Conditions[0].Offset] != 0);
    }

    [Theory]
    [InlineData("led=5", "condition 'led=5', column 4: '=' is not expected here; equality is written ==")]
    [InlineData("", "condition '', column 1: ends where a name or a number is expected")]
    [InlineData("(led == 1", "condition '(led == 1', column 1: this bracket is never closed")]
    [InlineData("led == 4'b12", "condition 'led == 4'b12', column 8: '2' is not a digit of a number to base 2")]
    [InlineData("led == 4'q1", "condition 'led == 4'q1', column 8: a number is written as 5, 4'b1010, 8'hff or 0xff")]
    [InlineData("lad == 1", "condition 'lad == 1', column 1: the design has no port or net lad; did you mean led?")]
    [InlineData("led[9]", "condition 'led[9]', column 1: led has no such bits; its bits are [3:0]")]
    public void Mistakes_are_told_with_their_column(string text, string complaint)
    {
        var circuit = new Circuit();
        circuit.Input("led", 4);
        Assert.Equal(complaint, Assert.Throws<UserError>(() => ModuleLowering.Lower(circuit.Module, new() { Conditions = [ConditionParser.Parse(text)] })).Message);
    }

    [Fact]
    public void Any_text_is_a_condition_or_a_mistake()
    {
        var random = new RandomSequence(5);
        const string Characters = "led[]:0123'bhx()!~&|^=<>+- ._$é";
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, (int)random.Below(20)).Select(_ => Characters[(int)random.Below(Characters.Length)]));
            try { ConditionParser.Parse(text); }
            catch (UserError) { }
        }
        Assert.Throws<UserError>(() => ConditionParser.Parse(new string('(', 100_000)));
        Assert.Throws<UserError>(() => ConditionParser.Parse(new string('!', 100_000) + "a"));
    }
}
