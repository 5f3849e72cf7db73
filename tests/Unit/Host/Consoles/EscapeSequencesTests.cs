using System.Text;
using CsCheck;
using Stead.Host.Consoles;

namespace Stead.Tests.Unit.Host.Consoles;

public sealed class EscapeSequencesTests
{
    private static (string ForGuest, ViewerWord Word) Type(string keys)
    {
        List<byte> forGuest = [];
        var word = new EscapeSequences().Take(Encoding.Latin1.GetBytes(keys), forGuest);
        return (Encoding.Latin1.GetString([.. forGuest]), word);
    }

    [Theory]
    [InlineData("~.", "", ViewerWord.Leave)]
    [InlineData("ls\r~.rest", "ls\r", ViewerWord.Leave)]
    [InlineData("ls~.", "ls~.", ViewerWord.None)]
    [InlineData("~~.", "~.", ViewerWord.None)]
    [InlineData("~x", "~x", ViewerWord.None)]
    [InlineData("\n~?ls", "\nls", ViewerWord.Help)]
    [InlineData("~\u001a", "", ViewerWord.Suspend)]
    [InlineData("~\r~.", "~\r", ViewerWord.Leave)]
    public void A_tilde_at_the_beginning_of_a_line_talks_to_the_viewer(string keys, string forGuest, ViewerWord word) =>
        Assert.Equal((forGuest, word), Type(keys));

    [Fact]
    public void It_does_not_matter_how_the_keys_are_cut_into_reads() =>
        Gen.Char["~.?\r\na\u001a"].Array[0, 12].Sample(keys =>
        {
            var whole = Type(new string(keys));
            var escapes = new EscapeSequences();
            List<byte> forGuest = [];
            var left = false;
            foreach (var key in keys)
            {
                if (left) break;
                left = escapes.Take([(byte)key], forGuest) == ViewerWord.Leave;
            }
            Assert.Equal(whole.ForGuest, Encoding.Latin1.GetString([.. forGuest]));
            Assert.Equal(whole.Word == ViewerWord.Leave, left);
        });
}
