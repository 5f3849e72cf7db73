using Stead.Net.Tcp;
using Stead.Net.Tcp.Pacing.Dgp;

namespace Stead.Lab.Experiments;

/// <summary>How a flow sends, in one word: `cubic`, `dgp`, `dgp+cubic`, and behind a colon DGP's FCC: `dgp:5M`, `dgp:0`, `dgp:auto:25`.</summary>
public static class SendingWords
{
    public static bool TryParse(string text, TcpSettings settings, out TcpSettings chosen, out Complaint? complaint)
    {
        (chosen, complaint) = (settings, null);
        var colon = text.IndexOf(':');
        var name = colon < 0 ? text : text[..colon];
        try
        {
            var profile = SenderProfile.Parse(name, "cc");
            chosen = profile.Apply(settings);
            if (colon < 0) return true;
            if (profile.Pacing != "dgp")
            {
                complaint = new($"`{name}` has no FCC") { Key = "cc", Instead = "only dgp takes one: dgp:5M" };
                return false;
            }
            chosen = chosen with { Dgp = chosen.Dgp with { FillCap = FillCap.Parse(text[(colon + 1)..], "cc") } };
            return true;
        }
        catch (UserError e)
        {
            complaint = e.Complaints[0];
            return false;
        }
    }
}
