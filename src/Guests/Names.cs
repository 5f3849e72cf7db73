namespace Stead.Guests;

/// <summary>What guests, switches, datastores and tags may be called: vm-bhyve's rule.</summary>
public static class Names
{
    private const int Longest = 231;

    /// <returns>Null when the name is good, else a complaint in the user's words.</returns>
    /// <param name="kind">`virtual machine name`, `switch name`, `datastore name`.</param>
    public static Complaint? Check(string kind, string name)
    {
        var good = name.Length is >= 2 and <= Longest
            && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1])
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
        return good ? null : new($"invalid {kind} - '{Printable(name)}'")
        {
            Instead = $"use 2 to {Longest} letters, digits, '.', '_' and '-', with a letter or digit first and last",
        };
    }

    /// <exception cref="UserError">The name is not good.</exception>
    public static void Require(string kind, string name)
    {
        if (Check(kind, name) is { } complaint) throw new UserError([complaint]);
    }

    /// <summary>On one line, shortened, without control characters.</summary>
    public static string Printable(string text) =>
        string.Concat(text.Take(60).Select(c => char.IsControl(c) ? '?' : c)) + (text.Length > 60 ? "…" : "");
}
