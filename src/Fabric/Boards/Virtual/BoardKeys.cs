namespace Stead.Fabric.Boards.Virtual;

/// <summary>The keys of buttons and switches: digits press buttons by their place, letters of the middle row move switches.</summary>
public static class BoardKeys
{
    private const string Buttons = "0123456789", Switches = "asdfgjkl";

    /// <returns>Null for an input that has no key.</returns>
    public static char? Of(VirtualBoard board, BoardInput input)
    {
        var place = board.Inputs.Where(other => other.IsSwitch == input.IsSwitch).TakeWhile(other => other != input).Count();
        var keys = input.IsSwitch ? Switches : Buttons;
        return place < keys.Length ? keys[place] : null;
    }

    /// <returns>Null when the key is none of the board's.</returns>
    public static BoardInput? InputOf(VirtualBoard board, char key) => board.Inputs.FirstOrDefault(input => Of(board, input) == key);
}
