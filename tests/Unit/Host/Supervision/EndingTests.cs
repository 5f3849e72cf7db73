using Stead.Host.Supervision;

namespace Stead.Tests.Unit.Host.Supervision;

public sealed class EndingTests
{
    [Theory]
    [InlineData("guest-shutdown", false, false, "poweroff")]
    [InlineData("guest-reset", false, false, "reboot")]
    [InlineData("guest-panic", false, false, "panic")]
    [InlineData("guest-shutdown", true, false, "panic")]
    [InlineData("host-qmp-quit", false, true, "halt")]
    [InlineData("host-qmp-quit", false, false, "killed")]
    [InlineData("host-signal", false, false, "killed")]
    [InlineData(null, false, false, "crash")]
    [InlineData("something-new", false, false, "crash")]
    public void Each_way_to_end_has_its_word(string? reason, bool panicked, bool halted, string word) => Assert.Equal(word, Ending.Of(reason, panicked, halted, null).Word);
}
