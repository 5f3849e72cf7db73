// A small RV32I processor: one instruction takes three cycles, a load four. FENCE does nothing; ECALL and EBREAK stop it.
// No interrupts, no control registers, no misaligned accesses.
module core (
    input  wire        clk,
    output wire [31:0] address,       // of bytes; the two lowest bits choose within the word
    output wire [31:0] write_data,
    output wire [3:0]  write_enable,  // one bit a byte
    input  wire [31:0] read_data,     // what lay at the address of the cycle before
    output reg         stopped = 0
);
    localparam FETCH = 2'd0, DECODE = 2'd1, EXECUTE = 2'd2, LOAD = 2'd3;

    localparam OP_LOAD = 5'b00000, OP_FENCE = 5'b00011, OP_AUIPC = 5'b00101, OP_STORE = 5'b01000,
               OP_REGISTER = 5'b01100, OP_LUI = 5'b01101, OP_BRANCH = 5'b11000, OP_JALR = 5'b11001, OP_JAL = 5'b11011, OP_SYSTEM = 5'b11100;

    reg [1:0]  state = FETCH;
    reg [31:0] pc = 0;
    reg [31:0] instruction = 0;
    reg [31:0] a = 0, b = 0;          // the source registers' values

    reg [31:0] registers [0:31];
    integer i;
    initial for (i = 0; i < 32; i = i + 1) registers[i] = 0;

    // Fields of the instruction being executed.
    wire [4:0] opcode = instruction[6:2];
    wire [2:0] funct3 = instruction[14:12];
    wire [4:0] rd = instruction[11:7];
    wire alternative = instruction[30];

    wire [31:0] immediate_i = {{20{instruction[31]}}, instruction[31:20]};
    wire [31:0] immediate_s = {{20{instruction[31]}}, instruction[31:25], instruction[11:7]};
    wire [31:0] immediate_b = {{20{instruction[31]}}, instruction[7], instruction[30:25], instruction[11:8], 1'b0};
    wire [31:0] immediate_u = {instruction[31:12], 12'b0};
    wire [31:0] immediate_j = {{12{instruction[31]}}, instruction[19:12], instruction[20], instruction[30:21], 1'b0};

    // Arithmetic and logic.
    wire [31:0] operand = opcode == OP_REGISTER ? b : immediate_i;
    wire [4:0]  amount = operand[4:0];
    wire        less = $signed(a) < $signed(operand);
    wire        below = a < operand;
    wire [31:0] sum = opcode == OP_REGISTER && alternative ? a - operand : a + operand;
    wire [31:0] right = alternative ? $unsigned($signed(a) >>> amount) : a >> amount;
    wire [31:0] alu =
        funct3 == 3'b000 ? sum :
        funct3 == 3'b001 ? a << amount :
        funct3 == 3'b010 ? {31'b0, less} :
        funct3 == 3'b011 ? {31'b0, below} :
        funct3 == 3'b100 ? a ^ operand :
        funct3 == 3'b101 ? right :
        funct3 == 3'b110 ? a | operand :
        a & operand;

    // Branches: the third bit of funct3 orders instead of compares, the second takes numbers without sign, the first negates.
    wire ordered = funct3[1] ? a < b : $signed(a) < $signed(b);
    wire taken = (funct3[2] ? ordered : a == b) ^ funct3[0];

    wire [31:0] following = pc + 4;
    wire [31:0] next_pc =
        opcode == OP_JALR ? (a + immediate_i) & ~32'd1 :
        opcode == OP_JAL ? pc + immediate_j :
        opcode == OP_BRANCH && taken ? pc + immediate_b :
        following;

    // The memory's side: an instruction is asked for in FETCH, data in EXECUTE.
    wire        store = opcode == OP_STORE;
    wire [31:0] data_address = a + (store ? immediate_s : immediate_i);
    assign address = state == EXECUTE ? data_address : pc;
    assign write_data =
        funct3[1:0] == 2'b00 ? {4{b[7:0]}} :
        funct3[1:0] == 2'b01 ? {2{b[15:0]}} :
        b;
    assign write_enable =
        state != EXECUTE || !store ? 4'b0000 :
        funct3[1:0] == 2'b00 ? 4'b0001 << data_address[1:0] :
        funct3[1:0] == 2'b01 ? {{2{data_address[1]}}, {2{!data_address[1]}}} :
        4'b1111;

    reg  [1:0]  lane = 0;             // the load's lowest address bits
    wire [31:0] shifted = read_data >> {lane, 3'b000};
    wire        sign = !funct3[2];    // the loaded value's highest bit is copied upwards
    wire [31:0] loaded =
        funct3[1:0] == 2'b00 ? {{24{sign & shifted[7]}}, shifted[7:0]} :
        funct3[1:0] == 2'b01 ? {{16{sign & shifted[15]}}, shifted[15:0]} :
        shifted;

    // What an instruction leaves in rd.
    wire        load = opcode == OP_LOAD;
    wire        none = store || opcode == OP_BRANCH || opcode == OP_FENCE || opcode == OP_SYSTEM;
    wire        has_result = load ? state == LOAD : state == EXECUTE && !none;
    wire [31:0] result =
        load ? loaded :
        opcode == OP_LUI ? immediate_u :
        opcode == OP_AUIPC ? pc + immediate_u :
        opcode == OP_JAL || opcode == OP_JALR ? following :
        alu;

    always @(posedge clk) begin
        if (has_result && rd != 0) registers[rd] <= result;
        case (state)
            FETCH: if (!stopped) state <= DECODE;
            DECODE: begin
                instruction <= read_data;
                a <= registers[read_data[19:15]];
                b <= registers[read_data[24:20]];
                state <= EXECUTE;
            end
            EXECUTE: begin
                pc <= next_pc;
                lane <= data_address[1:0];
                if (opcode == OP_SYSTEM) stopped <= 1;
                state <= load ? LOAD : FETCH;
            end
            LOAD: state <= FETCH;
        endcase
    end
endmodule
