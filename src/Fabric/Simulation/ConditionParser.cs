using System.Globalization;
using System.Numerics;

namespace Stead.Fabric.Simulation;

/// <summary>Reads conditions as Verilog writes them: == != &lt; &lt;= &gt; &gt;= &amp;&amp; || ! &amp; | ^ ~ + - ( ), numbers as 5, 4'b1010 and 0xff, names as led, led[2], led[3:2] and cpu.pc.</summary>
public sealed class ConditionParser
{
    private const int Deepest = 100;

    // Loosest first, as Verilog binds them.
    private static readonly string[][] s_levels = [["||"], ["&&"], ["|"], ["^"], ["&"], ["==", "!="], ["<=", ">=", "<", ">"], ["+", "-"]];

    private readonly string _text;
    private int _at, _depth;

    private ConditionParser(string text) => _text = text;

    /// <exception cref="UserError">With the column.</exception>
    public static Condition Parse(string text)
    {
        var parser = new ConditionParser(text);
        var root = parser.Level(0);
        parser.Blanks();
        return parser._at == text.Length ? new(text, root) : throw parser.Unexpected(parser._at);
    }

    private ConditionNode Level(int level)
    {
        if (level == s_levels.Length) return Operand();
        var left = Level(level + 1);
        while (Operator(s_levels[level]) is { } symbol) left = new ConditionNode.Binary(symbol, left, Level(level + 1));
        return left;
    }

    private string? Operator(string[] symbols)
    {
        Blanks();
        foreach (var symbol in symbols)
        {
            if (string.CompareOrdinal(_text, _at, symbol, 0, symbol.Length) != 0) continue;
            // `&` is not the beginning of `&&`.
            if (symbol is "&" or "|" && _at + 1 < _text.Length && _text[_at + 1] == symbol[0]) continue;
            _at += symbol.Length;
            return symbol;
        }
        return null;
    }

    private ConditionNode Operand()
    {
        Blanks();
        if (++_depth > Deepest) throw Wrong(_at, "is nested too deeply");
        try
        {
            if (_at == _text.Length) throw Wrong(_at, "ends where a name or a number is expected");
            var start = _at;
            switch (_text[_at])
            {
                case '!' or '~':
                    return new ConditionNode.Unary(_text[_at++].ToString(), Operand());
                case '(':
                    _at++;
                    var inner = Level(0);
                    Blanks();
                    if (_at == _text.Length || _text[_at] != ')') throw Wrong(start, "this bracket is never closed");
                    _at++;
                    return inner;
                case >= '0' and <= '9' or '\'': return Number();
                case var c when IsNameStart(c): return Name();
                default: throw Unexpected(start);
            }
        }
        finally { _depth--; }
    }

    private ConditionNode.Number Number()
    {
        var start = _at;
        var digits = Take(c => char.IsAsciiDigit(c) || c == '_');
        if (digits == "0" && _at < _text.Length && _text[_at] is 'x' or 'X')
        {
            _at++;
            return new(Digits(start, Take(char.IsAsciiLetterOrDigit), 16), null);
        }
        if (_at == _text.Length || _text[_at] != '\'') return new(Digits(start, digits, 10), null);
        _at++;
        var width = digits.Length == 0 ? (int?)null : (int)BigInteger.Min(Digits(start, digits, 10), int.MaxValue);
        if (_at < _text.Length && _text[_at] is 's' or 'S') _at++;
        var radix = _at < _text.Length ? char.ToLowerInvariant(_text[_at++]) switch { 'b' => 2, 'o' => 8, 'd' => 10, 'h' => 16, _ => 0 } : 0;
        if (radix == 0) throw Wrong(start, "a number is written as 5, 4'b1010, 8'hff or 0xff");
        return new(Digits(start, Take(c => char.IsAsciiLetterOrDigit(c) || c == '_'), radix), width);
    }

    private BigInteger Digits(int start, string digits, int radix)
    {
        var number = BigInteger.Zero;
        var any = false;
        foreach (var c in digits)
        {
            if (c == '_') continue;
            if (!int.TryParse(c.ToString(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var digit) || digit >= radix)
                throw Wrong(start, $"'{c}' is not a digit of a number to base {radix}");
            number = number * radix + digit;
            any = true;
        }
        return any ? number : throw Wrong(start, "a number has digits");
    }

    private ConditionNode.Name Name()
    {
        var start = _at;
        var path = Take(c => IsNameStart(c) || char.IsAsciiDigit(c) || c == '.');
        int? high = null, low = null;
        Blanks();
        if (_at < _text.Length && _text[_at] == '[')
        {
            _at++;
            low = high = Index();
            if (_at < _text.Length && _text[_at] == ':')
            {
                _at++;
                low = Index();
            }
            if (_at == _text.Length || _text[_at] != ']') throw Wrong(start, "bits are written as led[2] or led[3:0]");
            _at++;
        }
        return new(path, start + 1, high, low);
    }

    private int Index()
    {
        Blanks();
        var start = _at;
        var digits = Take(char.IsAsciiDigit);
        Blanks();
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : throw Wrong(start, "the number of a bit is expected here");
    }

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c is '_' or '$';

    private string Take(Func<char, bool> belongs)
    {
        var start = _at;
        while (_at < _text.Length && belongs(_text[_at])) _at++;
        return _text[start.._at];
    }

    private void Blanks() => Take(char.IsWhiteSpace);

    private UserError Unexpected(int at) => Wrong(at, $"'{_text[at]}' is not expected here", _text[at] == '=' ? "equality is written ==" : null);

    private UserError Wrong(int at, string what, string? instead = null) => new($"condition '{_text}', column {at + 1}: {what}", instead);
}
