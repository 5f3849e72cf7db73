using System.Text;

namespace Stead.Guests.Settings;

/// <summary>One key a guest's file may have.</summary>
/// <param name="Name">As documented: `diskN_type` stands for disk0_type, disk1_type, …</param>
/// <param name="Default">What holds when it is absent, in words.</param>
/// <param name="Meaning">A sentence for the manual.</param>
/// <param name="Example">A value that is valid.</param>
public sealed record GuestKey(string Name, string Default, string Meaning, string Example)
{
    /// <summary>`diskN_type` for `disk12_type`: digits that follow a letter and end a word become N.</summary>
    public static string Generalise(string key)
    {
        var name = new StringBuilder(key.Length);
        for (var i = 0; i < key.Length; i++)
        {
            if (!char.IsAsciiDigit(key[i])) name.Append(key[i]);
            else if (i == 0 || !char.IsAsciiDigit(key[i - 1])) name.Append('N');
        }
        return name.ToString();
    }
}
