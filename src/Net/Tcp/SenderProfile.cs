using System.Diagnostics.CodeAnalysis;
using Stead.Net.Tcp.Congestion;
using Stead.Net.Tcp.Pacing;

namespace Stead.Net.Tcp;

/// <summary>
/// How a connection sends, in one word: a congestion control (`cubic`), a pacing policy (`dgp`: over NewReno), or both (`dgp+cubic`).
/// </summary>
/// <param name="CongestionControl">Of <see cref="CongestionTable"/>.</param>
/// <param name="Pacing">Of <see cref="PacingTable"/>; empty: the congestion control's own.</param>
public sealed record SenderProfile(string CongestionControl, string Pacing)
{
    private const string UsualControl = "newreno";

    /// <summary>The words, without those of two parts.</summary>
    public static IEnumerable<string> Names => CongestionTable.Entries.Select(entry => entry.Name).Concat(PacingTable.Entries.Select(entry => entry.Name).Where(name => name != "none"));

    public static bool TryParse(string text, [NotNullWhen(true)] out SenderProfile? profile)
    {
        profile = text.Split('+') switch
        {
            [var control] when CongestionTable.Find(control) is not null => new(control, ""),
            [var pacing] when PacingTable.Find(pacing) is not null => new(UsualControl, pacing),
            [var pacing, var control] when PacingTable.Find(pacing) is not null && CongestionTable.Find(control) is not null => new(control, pacing),
            _ => null,
        };
        return profile is not null;
    }

    /// <summary>For text of a person; <paramref name="key"/> is what it was given as.</summary>
    public static SenderProfile Parse(string text, string key)
    {
        if (TryParse(text, out var profile)) return profile;
        var nearest = Spelling.Nearest(text, Names);
        throw new UserError([new Complaint($"`{text}` is no way to send")
        {
            Key = key,
            Instead = nearest is not null ? $"did you mean `{nearest}`?" : $"write one of {string.Join(", ", Names)}, or a pacing over a congestion control, as `dgp+cubic`",
        }]);
    }

    public TcpSettings Apply(TcpSettings settings) => settings with { CongestionControl = CongestionControl, Pacing = Pacing };

    public override string ToString() => Pacing.Length == 0 ? CongestionControl : CongestionControl == UsualControl ? Pacing : Pacing + "+" + CongestionControl;
}
