"""What is asked: question sets, their gold sentences, and the documents they are asked of."""
